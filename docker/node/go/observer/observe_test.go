package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// startMachine runs a process in namespaces of its own, with a root of its own: what the observer sees of a machine.
func startMachine(t *testing.T) (*machine, string) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("needs root")
	}
	root := t.TempDir()
	for _, folder := range []string{"etc", "bin", "run/netns", "var", "proc"} {
		os.MkdirAll(filepath.Join(root, folder), 0o755)
	}
	command := exec.Command("unshare", "--net", "--pid", "--fork", "--kill-child", "bash", "-c", "echo ready; exec sleep 60")
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { command.Process.Kill(); command.Wait() })
	output.Read(make([]byte, 6))
	inner, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%[1]d/children", command.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	pid, _ := strconv.Atoi(strings.TrimSpace(string(inner)))
	m, err := openMachine(pid)
	if err != nil {
		t.Fatal(err)
	}
	if m.root, err = os.OpenFile(root, unix.O_PATH|unix.O_DIRECTORY, 0); err != nil {
		t.Fatal(err)
	}
	return m, root
}

func code(err error) string {
	var known *failure
	if errors.As(err, &known) {
		return known.Code
	}
	return ""
}

func TestALinkOutOfTheMachineIsResolvedInside(t *testing.T) {
	m, root := startMachine(t)
	os.WriteFile(filepath.Join(root, "etc/hostname"), []byte("inside"), 0o644)
	for _, target := range []string{"/etc/hostname", "../../../../../etc/hostname"} {
		os.Remove(filepath.Join(root, "etc/link"))
		os.Symlink(target, filepath.Join(root, "etc/link"))
		facts, err := readFile(m, "/etc/link", 100)
		if err != nil || facts.ContentBase64 == nil {
			t.Fatalf("%s: %v %v", target, facts, err)
		}
		if text, _ := base64.StdEncoding.DecodeString(*facts.ContentBase64); string(text) != "inside" {
			t.Errorf("%s leads to %q", target, text)
		}
	}
}

func TestAPipeIsDescribedAndNotOpened(t *testing.T) {
	m, root := startMachine(t)
	if err := unix.Mkfifo(filepath.Join(root, "etc/pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	facts, err := readFile(m, "/etc/pipe", 100)
	if err != nil || facts.Type != "other" || facts.ContentBase64 != nil {
		t.Errorf("%+v %v", facts, err)
	}
}

func TestALongFileIsCut(t *testing.T) {
	m, root := startMachine(t)
	os.WriteFile(filepath.Join(root, "etc/long"), make([]byte, 50), 0o644)
	facts, err := readFile(m, "/etc/long", 20)
	if err != nil || !facts.Truncated || *facts.Size != 50 {
		t.Errorf("%+v %v", facts, err)
	}
}

func TestAMissingFileIsNoError(t *testing.T) {
	m, _ := startMachine(t)
	facts, err := readFile(m, "/etc/none", 20)
	if err != nil || facts.Exists {
		t.Errorf("%+v %v", facts, err)
	}
}

func TestProcessesAreNumberedAsInside(t *testing.T) {
	m, _ := startMachine(t)
	processes, err := listProcesses(m)
	if err != nil || len(processes) != 1 {
		t.Fatalf("%v %v", processes, err)
	}
	if p := processes[0]; p.PID != 1 || p.Command != "sleep" || !slices.Equal(p.Arguments, []string{"sleep", "60"}) {
		t.Errorf("%+v", p)
	}
}

func TestAPlainFileIsNoNamespace(t *testing.T) {
	m, root := startMachine(t)
	os.WriteFile(filepath.Join(root, "run/netns/red"), nil, 0o644)
	if _, err := openNamespace(m, "red"); code(err) != "NO_SUCH_NETNS" {
		t.Errorf("%v", err)
	}
	if _, err := openNamespace(m, "../../etc"); code(err) != "NO_SUCH_NETNS" {
		t.Errorf("%v", err)
	}
	if found, err := listNamespaces(m); err != nil || len(found) != 0 {
		t.Errorf("%v %v", found, err)
	}
}

func TestAnAddressThatNoPodHas(t *testing.T) {
	m, _ := startMachine(t)
	if _, err := findPod(m, netip.MustParseAddr("10.244.0.9").String()); code(err) != "NO_SUCH_POD" {
		t.Errorf("%v", err)
	}
}

func TestADirectoryTellsItsNames(t *testing.T) {
	m, root := startMachine(t)
	os.WriteFile(filepath.Join(root, "etc/b"), nil, 0o644)
	os.WriteFile(filepath.Join(root, "etc/a"), nil, 0o644)
	facts, err := readFile(m, "/etc", 20)
	if err != nil || facts.Type != "directory" || !slices.Equal(facts.Entries, []string{"a", "b"}) {
		t.Errorf("%+v %v", facts, err)
	}
}

func TestAProcessIsOpenedByItsNumberInside(t *testing.T) {
	m, _ := startMachine(t)
	found, err := openProcess(m, 1)
	if err != nil || found.pid != m.pid {
		t.Errorf("%+v %v", found, err)
	}
	if _, err := openProcess(m, os.Getpid()); code(err) != "NO_SUCH_PROCESS" {
		t.Errorf("%v", err)
	}
}

// serveSocket answers everything on a socket with one text.
func serveSocket(t *testing.T, path, answer string) {
	t.Helper()
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			connection.Read(make([]byte, 1000))
			connection.Write([]byte(answer))
			connection.Close()
		}
	}()
}

func TestDockerIsAskedInsideTheMachineOnly(t *testing.T) {
	m, root := startMachine(t)
	if _, err := askDocker(m, "/networks"); code(err) != "NO_DOCKER" {
		t.Errorf("%v", err)
	}
	outside := filepath.Join(t.TempDir(), "docker.sock")
	serveSocket(t, outside, "HTTP/1.0 200 OK\r\n\r\n[]")
	link := filepath.Join(root, "run/docker.sock")
	for _, target := range []string{outside, "../../../../../.." + outside, "/proc/self/root" + outside} {
		os.Symlink(target, link)
		if answer, err := askDocker(m, "/networks"); code(err) != "NO_DOCKER" {
			t.Errorf("%s: %+v %v", target, answer, err)
		}
		os.Remove(link)
	}
	serveSocket(t, link, "HTTP/1.0 404 Not Found\r\nContent-Type: application/json\r\n\r\n{\"message\":\"none\"}\n")
	answer, err := askDocker(m, "/networks/none")
	if err != nil || answer.Status != 404 || !strings.Contains(string(answer.Body), "none") {
		t.Errorf("%+v %v", answer, err)
	}
}

func TestWhatIsNoDockerdIsSaidToBeNone(t *testing.T) {
	for _, text := range []string{"", "hello\n", "HTTP/1.0 200 OK\r\n\r\n<html>", "HTTP/1.0 200 OK\r\n"} {
		if _, err := readAnswer(strings.NewReader(text)); code(err) != "NO_DOCKER" {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestAProcessThatIsGone(t *testing.T) {
	if _, err := openMachine(1 << 22); code(err) != "PROCESS_GONE" {
		t.Errorf("%v", err)
	}
}
