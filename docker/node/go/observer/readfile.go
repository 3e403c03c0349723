package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

const readBytesMax = 16 << 20
const entriesMax = 1000

type fileFacts struct {
	Exists bool `json:"exists"`
	// file, directory, symlink (one that leads nowhere) or other.
	Type          string  `json:"type,omitempty"`
	Mode          string  `json:"mode,omitempty"`
	UID           *uint32 `json:"uid,omitempty"`
	GID           *uint32 `json:"gid,omitempty"`
	Size          *int64  `json:"size,omitempty"`
	Target        string  `json:"target,omitempty"`
	ContentBase64 *string `json:"contentBase64,omitempty"`
	// Names in a directory, sorted.
	Entries   []string `json:"entries,omitempty"`
	Truncated bool     `json:"truncated"`
}

// readFile follows symbolic links inside the machine. Only plain files are read: opening a pipe or a device of the
// learner's could block or do something.
func readFile(m *machine, path string, maximum int64) (*fileFacts, error) {
	if !strings.HasPrefix(path, "/") || strings.ContainsRune(path, 0) {
		return nil, fail("USAGE", "--path wants an absolute path, not %q", path)
	}
	if maximum < 0 || maximum > readBytesMax {
		return nil, fail("USAGE", "--max is at most %d", readBytesMax)
	}
	file, err := m.open(path, unix.O_PATH)
	if errors.Is(err, unix.ENOENT) || errors.Is(err, unix.ENOTDIR) {
		return readLink(m, path)
	}
	if err != nil {
		return nil, fail("NOT_READABLE", "%s: %v", path, err)
	}
	defer file.Close()
	facts, err := describe(file)
	if err == nil && facts.Type == "directory" {
		return facts, listEntries(file, facts)
	}
	if err != nil || facts.Type != "file" {
		return facts, err
	}
	// Opened through the descriptor, it is the file that was just described.
	content, err := os.Open(fmt.Sprintf("/proc/self/fd/%d", file.Fd()))
	if err != nil {
		return nil, fail("NOT_READABLE", "%s: %v", path, err)
	}
	defer content.Close()
	bytes, err := io.ReadAll(io.LimitReader(content, maximum+1))
	if err != nil {
		return nil, fail("NOT_READABLE", "%s: %v", path, err)
	}
	if int64(len(bytes)) > maximum {
		bytes = bytes[:maximum]
		facts.Truncated = true
	}
	text := base64.StdEncoding.EncodeToString(bytes)
	facts.ContentBase64 = &text
	return facts, nil
}

func listEntries(folder *os.File, facts *fileFacts) error {
	directory, err := os.Open(fmt.Sprintf("/proc/self/fd/%d", folder.Fd()))
	if err != nil {
		return fail("NOT_READABLE", "%s: %v", folder.Name(), err)
	}
	defer directory.Close()
	names, err := directory.Readdirnames(entriesMax + 1)
	if err != nil && !errors.Is(err, io.EOF) {
		return fail("NOT_READABLE", "%s: %v", folder.Name(), err)
	}
	if len(names) > entriesMax {
		names = names[:entriesMax]
		facts.Truncated = true
	}
	slices.Sort(names)
	facts.Entries = names
	return nil
}

// readLink describes a link that leads nowhere, or says that there is nothing.
func readLink(m *machine, path string) (*fileFacts, error) {
	file, err := m.open(path, unix.O_PATH|unix.O_NOFOLLOW)
	if err != nil {
		return &fileFacts{}, nil
	}
	defer file.Close()
	facts, err := describe(file)
	if err == nil && facts.Type == "symlink" {
		buffer := make([]byte, unix.PathMax)
		if n, err := unix.Readlinkat(int(file.Fd()), "", buffer); err == nil {
			facts.Target = string(buffer[:n])
		}
	}
	return facts, err
}

func describe(file *os.File) (*fileFacts, error) {
	var stat unix.Stat_t
	if err := unix.Fstatat(int(file.Fd()), "", &stat, unix.AT_EMPTY_PATH); err != nil {
		return nil, fail("NOT_READABLE", "%s: %v", file.Name(), err)
	}
	kinds := map[uint32]string{unix.S_IFREG: "file", unix.S_IFDIR: "directory", unix.S_IFLNK: "symlink"}
	kind, known := kinds[stat.Mode&unix.S_IFMT]
	if !known {
		kind = "other"
	}
	return &fileFacts{
		Exists: true,
		Type:   kind,
		Mode:   fmt.Sprintf("%04o", stat.Mode&0o7777),
		UID:    &stat.Uid,
		GID:    &stat.Gid,
		Size:   &stat.Size,
	}, nil
}
