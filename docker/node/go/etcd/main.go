// The etcd server. Its own main package cannot be built from the module proxy, since it is the root of another module.
package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
)

func main() {
	etcdmain.Main(os.Args)
}
