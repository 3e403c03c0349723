package main

import (
	"errors"
	"net/netip"
	"os"
	"path"
	"slices"
	"syscall"

	"golang.org/x/sys/unix"
)

// Where `ip netns` and the CNI keep names of network namespaces; /var/run is a link to /run on every machine, unless
// the learner has made it something else.
var namespaceFolders = []string{"/run/netns", "/var/run/netns"}

const nsfsMagic = 0x6e736673

type namespace struct {
	Name  string `json:"name"`
	Inode uint64 `json:"inode"`
	// Processes of the machine that are in it, as the machine numbers them.
	Processes []int `json:"processes"`
}

func listNamespaces(m *machine) ([]namespace, error) {
	processes, err := listProcesses(m)
	if err != nil {
		return nil, err
	}
	found := []namespace{}
	for _, name := range namespaceNames(m) {
		file, err := openNamespace(m, name)
		if err != nil {
			continue // a leftover file that is no namespace: `ip netns` cannot enter it either
		}
		inode, err := inodeOf(file)
		file.Close()
		if err != nil {
			return nil, err
		}
		entry := namespace{Name: name, Inode: inode, Processes: []int{}}
		for _, p := range processes {
			if p.NetnsInode == inode {
				entry.Processes = append(entry.Processes, p.PID)
			}
		}
		found = append(found, entry)
	}
	return found, nil
}

func namespaceNames(m *machine) []string {
	names := []string{}
	for _, folder := range namespaceFolders {
		directory, err := m.open(folder, unix.O_RDONLY|unix.O_DIRECTORY)
		if err != nil {
			continue
		}
		entries, _ := directory.Readdirnames(10_000)
		directory.Close()
		for _, name := range entries {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return names
}

func openNamespace(m *machine, name string) (*os.File, error) {
	if name == "" || name == "." || name == ".." || path.Base(name) != name {
		return nil, fail("NO_SUCH_NETNS", "%q is no name of a network namespace", name)
	}
	for _, folder := range namespaceFolders {
		file, err := m.open(path.Join(folder, name), unix.O_RDONLY|unix.O_NONBLOCK)
		if err != nil {
			continue
		}
		var fs unix.Statfs_t
		if err := unix.Fstatfs(int(file.Fd()), &fs); err == nil && fs.Type == nsfsMagic && isNetwork(file) {
			return file, nil
		}
		file.Close()
	}
	return nil, fail("NO_SUCH_NETNS", "there is no network namespace %q", name)
}

func isNetwork(file *os.File) bool {
	kind, err := unix.IoctlRetInt(int(file.Fd()), unix.NS_GET_NSTYPE)
	return err == nil && kind == unix.CLONE_NEWNET
}

// findPod finds the network namespace that has this address on one of its devices. The machine's own is not a pod's.
func findPod(m *machine, text string) (*os.File, error) {
	address, err := netip.ParseAddr(text)
	if err != nil {
		return nil, fail("USAGE", "%q is not an address", text)
	}
	for _, name := range namespaceNames(m) {
		file, err := openNamespace(m, name)
		if err != nil {
			continue
		}
		has, err := hasAddress(file, address)
		if err == nil && has {
			return file, nil
		}
		file.Close()
	}
	return nil, fail("NO_SUCH_POD", "no pod on this machine has the address %s", address)
}

func hasAddress(file *os.File, address netip.Addr) (bool, error) {
	if err := enter(file); err != nil {
		return false, err
	}
	addresses, err := localAddresses()
	return slices.Contains(addresses, address), err
}

// enter moves this thread, the only one that works, to a network namespace.
func enter(file *os.File) error {
	if err := unix.Setns(int(file.Fd()), unix.CLONE_NEWNET); err != nil {
		return fail("NOT_ALLOWED", "the network namespace cannot be entered: %v", err)
	}
	return nil
}

func enterNetwork(m *machine, netns, podIP string) error {
	var file *os.File
	var err error
	switch {
	case netns != "":
		file, err = openNamespace(m, netns)
	case podIP != "":
		file, err = findPod(m, podIP)
	default:
		file, err = openAt(m.proc, "ns/net", unix.O_RDONLY)
		if err != nil {
			err = gone(m.pid, err)
		}
	}
	if err != nil {
		return err
	}
	defer file.Close()
	return enter(file)
}

func runInNetwork(m *machine, netns, podIP string, command []string) error {
	if err := enterNetwork(m, netns, podIP); err != nil {
		return err
	}
	program, err := lookPath(command[0])
	if err != nil {
		return err
	}
	return fail("NO_SUCH_PROGRAM", "%s: %v", program, syscall.Exec(program, command, os.Environ()))
}

func inodeOf(file *os.File) (uint64, error) {
	var stat unix.Stat_t
	if err := unix.Fstat(int(file.Fd()), &stat); err != nil {
		return 0, errors.New("the namespace's number cannot be read")
	}
	return stat.Ino, nil
}
