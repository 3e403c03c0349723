package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"time"
)

const (
	// How long a daemon takes to start on a busy machine.
	startTime = 20 * time.Second
	// Afterwards a sandbox is mostly idle: little is allocated, so that collecting often costs less than memory does.
	idlePercent = 50
	// kubectl ends before its memory matters.
	commandPercent = 400
)

// restAfterStart lets a daemon start as Go's programs do. From then on its heap is kept small, and one processor does what comes: an
// idle daemon spends most of its time on waking a second one. GOGC and GOMAXPROCS in the environment have their usual meanings and
// switch this off.
func restAfterStart() {
	_, collects := os.LookupEnv("GOGC")
	_, processors := os.LookupEnv("GOMAXPROCS")
	time.AfterFunc(startTime, func() {
		if !processors {
			runtime.GOMAXPROCS(1)
		}
		if !collects {
			debug.SetGCPercent(idlePercent)
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
