package main

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"time"
)

const (
	// How long a daemon takes to start on a busy machine.
	startTime = 20 * time.Second
	// A daemon's heap may grow to this size while it starts.
	startHeapBytes = 256 << 20
	// Afterwards a sandbox is mostly idle: little is allocated, so that collecting often costs less than memory does.
	idlePercent = 50
	// kubectl ends before its memory matters.
	commandPercent = 400
)

// startThenRest keeps the garbage collector out of a daemon's start, where it takes a fifth of the time of two cores. From then on
// the heap is kept small, and one processor does what comes: an idle daemon spends most of its time on waking a second one. GOGC and
// GOMAXPROCS in the environment have their usual meanings and switch this off.
func startThenRest() {
	_, collects := os.LookupEnv("GOGC")
	_, processors := os.LookupEnv("GOMAXPROCS")
	if !collects {
		debug.SetGCPercent(-1)
		debug.SetMemoryLimit(startHeapBytes)
	}
	time.AfterFunc(startTime, func() {
		if !processors {
			runtime.GOMAXPROCS(1)
		}
		if !collects {
			debug.SetGCPercent(idlePercent)
			debug.SetMemoryLimit(math.MaxInt64)
			debug.FreeOSMemory()
		}
	})
}

// collectSeldom is for programs that end by themselves.
func collectSeldom() {
	if _, set := os.LookupEnv("GOGC"); !set {
		debug.SetGCPercent(commandPercent)
	}
}
