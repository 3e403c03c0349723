package main

import (
	"math"
	"os"
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

// collectLater keeps the garbage collector out of a daemon's start, where it takes a fifth of the time of two cores, and keeps
// the heap small from then on. GOGC in the environment has its usual meaning and switches this off.
func collectLater() {
	if _, set := os.LookupEnv("GOGC"); set {
		return
	}
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(startHeapBytes)
	time.AfterFunc(startTime, func() {
		debug.SetGCPercent(idlePercent)
		debug.SetMemoryLimit(math.MaxInt64)
		debug.FreeOSMemory()
	})
}

// collectSeldom is for programs that end by themselves.
func collectSeldom() {
	if _, set := os.LookupEnv("GOGC"); !set {
		debug.SetGCPercent(commandPercent)
	}
}
