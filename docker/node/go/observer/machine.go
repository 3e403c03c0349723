package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// machine is a running machine, held by its process 1: the directory in /proc stays that process's even if its number
// is given to another.
type machine struct {
	pid  int
	proc *os.File
	root *os.File
}

func openMachine(pid int) (*machine, error) {
	proc, err := os.OpenFile(fmt.Sprintf("/proc/%d", pid), unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, gone(pid, err)
	}
	root, err := openAt(proc, "root", unix.O_PATH|unix.O_DIRECTORY)
	if err != nil {
		return nil, gone(pid, err)
	}
	return &machine{pid, proc, root}, nil
}

func gone(pid int, err error) error {
	if errors.Is(err, unix.ENOENT) || errors.Is(err, unix.ESRCH) {
		return fail("PROCESS_GONE", "there is no process %d", pid)
	}
	return fail("NOT_ALLOWED", "process %d cannot be entered: %v", pid, err)
}

func openAt(directory *os.File, name string, flags int) (*os.File, error) {
	fd, err := unix.Openat(int(directory.Fd()), name, flags|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), name), nil
}

// open resolves a path inside the machine's root: neither `..` nor a symbolic link leads out of it, and no link of
// /proc to another process's files is followed. Mounts inside the machine are.
func (m *machine) open(path string, flags int) (*os.File, error) {
	how := &unix.OpenHow{
		Flags:   uint64(flags | unix.O_CLOEXEC),
		Resolve: unix.RESOLVE_IN_ROOT | unix.RESOLVE_NO_MAGICLINKS,
	}
	for attempt := 0; ; attempt++ {
		fd, err := unix.Openat2(int(m.root.Fd()), strings.TrimPrefix(path, "/"), how)
		// The kernel asks to try again when something was renamed while it looked.
		if errors.Is(err, unix.EAGAIN) && attempt < 100 {
			continue
		}
		if err != nil {
			return nil, err
		}
		return os.NewFile(uintptr(fd), path), nil
	}
}
