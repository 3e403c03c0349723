// netlab-observe reads facts from a machine of a sandbox with the platform's own programs. It runs in a container that
// shares the engine's process namespace; a machine is named by its process 1 as seen there. Nothing that a learner can
// change is executed, and paths are resolved inside the machine's root.
//
// Errors are one JSON line {code, message} on standard error, with exit code 1; a wrong command line has exit code 2.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
)

func init() {
	// Network namespaces belong to threads: all work stays on the first one.
	runtime.LockOSThread()
}

type failure struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

func (f *failure) Error() string { return f.Message }

func fail(code, format string, values ...any) error {
	return &failure{code, fmt.Sprintf(format, values...)}
}

const usage = `usage:
  netlab-observe net --pid P [--netns NAME | --pod-ip ADDRESS | --process N] -- COMMAND…
  netlab-observe netns --pid P
  netlab-observe readfile --pid P [--process N] --path PATH [--max BYTES]
  netlab-observe docker --pid P --path PATH
  netlab-observe processes --pid P
  netlab-observe connect --pid P --address HOST:PORT`

func main() {
	if err := run(os.Args[1:]); err != nil {
		var known *failure
		if !errors.As(err, &known) {
			known = &failure{"FAILED", err.Error()}
		}
		line, _ := json.Marshal(known)
		fmt.Fprintf(os.Stderr, "%s\n", line)
		if known.Code == "USAGE" {
			os.Exit(2)
		}
		os.Exit(1)
	}
}

func run(arguments []string) error {
	if len(arguments) == 0 {
		return fail("USAGE", "%s", usage)
	}
	flags := flag.NewFlagSet(arguments[0], flag.ContinueOnError)
	flags.SetOutput(nowhere{})
	pid := flags.Int("pid", 0, "")
	netns := flags.String("netns", "", "")
	podIP := flags.String("pod-ip", "", "")
	path := flags.String("path", "", "")
	maximum := flags.Int64("max", 1<<20, "")
	address := flags.String("address", "", "")
	// A process of the machine, as the machine numbers it, whose network and files are meant instead.
	process := flags.Int("process", 0, "")
	if err := flags.Parse(arguments[1:]); err != nil {
		return fail("USAGE", "%v\n%s", err, usage)
	}
	if *pid <= 0 {
		return fail("USAGE", "--pid is missing\n%s", usage)
	}
	m, err := openMachine(*pid)
	if err != nil {
		return err
	}
	if *process != 0 {
		if m, err = openProcess(m, *process); err != nil {
			return err
		}
	}
	switch arguments[0] {
	case "net":
		if flags.NArg() == 0 || (*netns != "" && *podIP != "") {
			return fail("USAGE", "%s", usage)
		}
		return runInNetwork(m, *netns, *podIP, flags.Args())
	case "netns":
		return printJSON(listNamespaces(m))
	case "readfile":
		return printJSON(readFile(m, *path, *maximum))
	case "processes":
		return printJSON(listProcesses(m))
	case "connect":
		return connect(m, *address)
	case "docker":
		return printJSON(askDocker(m, *path))
	}
	return fail("USAGE", "%s", usage)
}

func printJSON[T any](value T, err error) error {
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(value)
}

type nowhere struct{}

func (nowhere) Write(p []byte) (int, error) { return len(p), nil }
