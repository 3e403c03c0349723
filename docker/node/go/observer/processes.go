package main

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

const cmdlineBytesMax = 64 << 10

type process struct {
	// As the machine numbers it.
	PID        int      `json:"pid"`
	Command    string   `json:"command"`
	Arguments  []string `json:"arguments"`
	NetnsInode uint64   `json:"netnsInode"`
	UID        int      `json:"uid"`
	// As this program's own process namespace numbers it.
	outerPID int
}

// listProcesses tells the processes of the machine's process namespace and of those below it, such as pods.
func listProcesses(m *machine) ([]process, error) {
	// NSpid names a process in each namespace from ours downwards; the machine's is as deep as its process 1.
	depth, machineNS, err := placeOf(m)
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil, err
	}
	found := []process{}
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		p, inside := readProcess(pid, depth, machineNS)
		if inside {
			found = append(found, p)
		}
	}
	slices.SortFunc(found, func(a, b process) int { return a.PID - b.PID })
	return found, nil
}

func placeOf(m *machine) (depth int, machineNS uint64, err error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", m.pid))
	if err != nil {
		return 0, 0, gone(m.pid, err)
	}
	numbers := strings.Fields(field(string(status), "NSpid:"))
	inode, err := inodeAt(fmt.Sprintf("/proc/%d/ns/pid", m.pid))
	if err != nil {
		return 0, 0, gone(m.pid, err)
	}
	return len(numbers), inode, nil
}

// readProcess reports whether the process is the machine's. A process that ends meanwhile is not.
func readProcess(pid, depth int, machineNS uint64) (process, bool) {
	folder := fmt.Sprintf("/proc/%d", pid)
	status, err := os.ReadFile(folder + "/status")
	if err != nil {
		return process{}, false
	}
	numbers := strings.Fields(field(string(status), "NSpid:"))
	if len(numbers) < depth || !isBelow(folder+"/ns/pid", len(numbers)-depth, machineNS) {
		return process{}, false
	}
	number, _ := strconv.Atoi(numbers[depth-1])
	uid, _ := strconv.Atoi(strings.Fields(field(string(status), "Uid:") + " -1")[0])
	netns, _ := inodeAt(folder + "/ns/net")
	return process{
		PID:        number,
		Command:    field(string(status), "Name:"),
		Arguments:  readCmdline(folder),
		NetnsInode: netns,
		UID:        uid,
		outerPID:   pid,
	}, true
}

// openProcess opens a process of the machine as if it were a machine itself: its root, its network.
func openProcess(m *machine, number int) (*machine, error) {
	processes, err := listProcesses(m)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(processes, func(p process) bool { return p.PID == number })
	if at < 0 {
		return nil, fail("NO_SUCH_PROCESS", "there is no process %d on this machine", number)
	}
	found, err := openMachine(processes[at].outerPID)
	if err != nil {
		return nil, fail("NO_SUCH_PROCESS", "process %d has ended", number)
	}
	// What is held open now is that process only if its number has not been given to another meanwhile.
	depth, machineNS, err := placeOf(m)
	if err != nil {
		return nil, err
	}
	if again, inside := readProcess(found.pid, depth, machineNS); !inside || again.PID != number {
		return nil, fail("NO_SUCH_PROCESS", "process %d has ended", number)
	}
	return found, nil
}

// isBelow goes up the given number of process namespaces and compares where it arrives.
func isBelow(path string, levels int, machineNS uint64) bool {
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return false
	}
	for range levels {
		parent, err := unix.IoctlRetInt(fd, unix.NS_GET_PARENT)
		unix.Close(fd)
		if err != nil {
			return false
		}
		fd = parent
	}
	defer unix.Close(fd)
	var stat unix.Stat_t
	return unix.Fstat(fd, &stat) == nil && stat.Ino == machineNS
}

func readCmdline(folder string) []string {
	file, err := os.Open(folder + "/cmdline")
	if err != nil {
		return []string{}
	}
	defer file.Close()
	buffer := make([]byte, cmdlineBytesMax)
	n, _ := file.Read(buffer)
	if n == 0 {
		return []string{}
	}
	return strings.Split(strings.TrimSuffix(string(buffer[:n]), "\x00"), "\x00")
}

func field(status, name string) string {
	for line := range strings.SplitSeq(status, "\n") {
		if rest, found := strings.CutPrefix(line, name); found {
			return strings.TrimSpace(rest)
		}
	}
	return ""
}

func inodeAt(path string) (uint64, error) {
	var stat unix.Stat_t
	err := unix.Stat(path, &stat)
	return stat.Ino, err
}
