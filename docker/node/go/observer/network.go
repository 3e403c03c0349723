package main

import (
	"io"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"time"
)

const connectTimeout = 5 * time.Second

// localAddresses tells the addresses of the network namespace that this thread is in.
func localAddresses() ([]netip.Addr, error) {
	found, err := net.InterfaceAddrs()
	if err != nil {
		return nil, err
	}
	addresses := []netip.Addr{}
	for _, one := range found {
		if prefix, err := netip.ParsePrefix(one.String()); err == nil && !prefix.Addr().IsLoopback() {
			addresses = append(addresses, prefix.Addr().Unmap())
		}
	}
	return addresses, nil
}

func lookPath(name string) (string, error) {
	program, err := exec.LookPath(name)
	if err != nil {
		return "", fail("NO_SUCH_PROGRAM", "there is no program %s", name)
	}
	return program, nil
}

// connect joins standard input and output to a TCP connection made in the machine's network.
func connect(m *machine, address string) error {
	target, err := netip.ParseAddrPort(address)
	if err != nil {
		return fail("USAGE", "--address wants ADDRESS:PORT, not %q", address)
	}
	if err := enterNetwork(m, "", ""); err != nil {
		return err
	}
	// A literal address is dialled on this thread: the socket is made in its namespace.
	connection, err := (&net.Dialer{Timeout: connectTimeout}).Dial("tcp", target.String())
	if err != nil {
		return fail("NOT_CONNECTED", "%v", err)
	}
	defer connection.Close()
	sent := make(chan error, 1)
	go func() {
		_, err := io.Copy(connection, os.Stdin)
		connection.(*net.TCPConn).CloseWrite()
		sent <- err
	}()
	_, err = io.Copy(os.Stdout, connection)
	return err
}
