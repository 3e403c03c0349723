package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

const (
	dockerSocket   = "/run/docker.sock"
	dockerTimeout  = 5 * time.Second
	dockerBytesMax = 1 << 20
)

type dockerAnswer struct {
	Status int             `json:"status"`
	Body   json.RawMessage `json:"body"`
}

// askDocker sends one GET to the machine's dockerd. The socket is opened inside the machine's root, so that a link put in
// its place leads to no other engine, least of all to the one that this program runs on.
func askDocker(m *machine, path string) (*dockerAnswer, error) {
	if !strings.HasPrefix(path, "/") || strings.ContainsAny(path, " \r\n\x00") {
		return nil, fail("USAGE", "--path wants a path of the Docker API, not %q", path)
	}
	socket, err := m.open(dockerSocket, unix.O_PATH)
	if err != nil {
		return nil, fail("NO_DOCKER", "dockerd does not run on this machine: there is no %s", dockerSocket)
	}
	defer socket.Close()
	var stat unix.Stat_t
	if err := unix.Fstat(int(socket.Fd()), &stat); err != nil || stat.Mode&unix.S_IFMT != unix.S_IFSOCK {
		return nil, fail("NO_DOCKER", "%s is no socket", dockerSocket)
	}
	connection, err := net.DialTimeout("unix", fmt.Sprintf("/proc/self/fd/%d", socket.Fd()), dockerTimeout)
	if err != nil {
		return nil, fail("NO_DOCKER", "dockerd does not answer on this machine: %v", errors.Unwrap(err))
	}
	defer connection.Close()
	connection.SetDeadline(time.Now().Add(dockerTimeout))
	// HTTP 1.0: the answer ends with the connection and comes in one piece.
	if _, err := fmt.Fprintf(connection, "GET %s HTTP/1.0\r\nHost: docker\r\n\r\n", path); err != nil {
		return nil, fail("NO_DOCKER", "dockerd does not answer on this machine: %v", err)
	}
	return readAnswer(io.LimitReader(connection, dockerBytesMax))
}

func readAnswer(from io.Reader) (*dockerAnswer, error) {
	broken := fail("NO_DOCKER", "what answers on %s is no dockerd", dockerSocket)
	reader := bufio.NewReader(from)
	first, err := reader.ReadString('\n')
	words := strings.Fields(first)
	if err != nil || len(words) < 2 || !strings.HasPrefix(words[0], "HTTP/") {
		return nil, broken
	}
	status, err := strconv.Atoi(words[1])
	if err != nil {
		return nil, broken
	}
	for {
		line, err := reader.ReadString('\n')
		if err != nil {
			return nil, broken
		}
		if strings.TrimSpace(line) == "" {
			break
		}
	}
	body, err := io.ReadAll(reader)
	if err != nil || !json.Valid(body) {
		return nil, broken
	}
	return &dockerAnswer{status, body}, nil
}
