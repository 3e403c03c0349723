// The etcd server. Its own main package cannot be built from the module proxy, since it is the root of another module.
package main

import (
	"os"
	"runtime/debug"

	"go.etcd.io/etcd/server/v3/etcdmain"
)

func main() {
	// A sandbox's store is small and mostly idle. GOGC in the environment has its usual meaning.
	if _, set := os.LookupEnv("GOGC"); !set {
		debug.SetGCPercent(50)
	}
	etcdmain.Main(os.Args)
}
