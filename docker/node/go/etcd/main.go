// The etcd server. Its own main package cannot be built from the module proxy, since it is the root of another module.
package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"time"

	"go.etcd.io/etcd/server/v3/etcdmain"
)

func main() {
	// A sandbox's store is small and mostly idle: see quiet.go of Kubernetes.
	if _, set := os.LookupEnv("GOGC"); !set {
		debug.SetGCPercent(50)
	}
	if _, set := os.LookupEnv("GOMAXPROCS"); !set {
		time.AfterFunc(20*time.Second, func() { runtime.GOMAXPROCS(1) })
	}
	etcdmain.Main(os.Args)
}
