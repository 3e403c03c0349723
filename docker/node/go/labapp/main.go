// labapp is the small program behind the labs' own images: a web page that needs a database, a database to need, and a
// page that says what it was asked.
//
//	labapp web   answers on :8080 whether it reaches DB_HOST:DB_PORT
//	labapp db    listens on :3306 and greets
//	labapp echo  answers on :8080 with NAME and the method, host and path that it was asked for
package main

import (
	"bufio"
	"context"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const greeting = "cka-netlab-db"

func main() {
	stop, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer cancel()
	mode := filepath.Base(os.Args[0])
	if len(os.Args) > 1 {
		mode = os.Args[1]
	}
	var err error
	switch mode {
	case "web":
		err = serveWeb(stop)
	case "db":
		err = serveDatabase(stop)
	case "echo":
		err = serve(stop, http.HandlerFunc(echo))
	default:
		err = fmt.Errorf("unknown mode %q: web, db or echo", mode)
	}
	if err != nil {
		log.Fatal(err)
	}
}

func setting(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

func serveWeb(stop context.Context) error {
	return serve(stop, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, port := setting("DB_HOST", "localhost"), setting("DB_PORT", "3306")
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		if err := greet(r.Context(), host, port); err != nil {
			w.WriteHeader(http.StatusBadGateway)
			fmt.Fprintf(w, "not connected to %s:%s: %v\n", host, port, err)
			return
		}
		fmt.Fprintf(w, "connected to %s:%s\n", host, port)
	}))
}

func echo(w http.ResponseWriter, r *http.Request) {
	name := setting("NAME", setting("HOSTNAME", "?"))
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-App", name)
	fmt.Fprintf(w, "%s: %s %s %s\n", name, r.Method, r.Host, r.URL.RequestURI())
}

func serve(stop context.Context, handler http.Handler) error {
	server := &http.Server{Addr: ":" + setting("PORT", "8080"), ReadHeaderTimeout: 5 * time.Second, Handler: handler}
	go func() {
		<-stop.Done()
		server.Close()
	}()
	if err := server.ListenAndServe(); err != http.ErrServerClosed {
		return err
	}
	return nil
}

// greet succeeds when what listens there is the database and not just any open port.
func greet(ctx context.Context, host, port string) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	connection, err := (&net.Dialer{}).DialContext(ctx, "tcp", net.JoinHostPort(host, port))
	if err != nil {
		return err
	}
	defer connection.Close()
	connection.SetDeadline(time.Now().Add(2 * time.Second))
	line, err := bufio.NewReader(connection).ReadString('\n')
	if err != nil {
		return fmt.Errorf("no greeting: %w", err)
	}
	if !strings.HasPrefix(line, greeting) {
		return fmt.Errorf("something else than the database answered")
	}
	return nil
}

func serveDatabase(stop context.Context) error {
	listener, err := net.Listen("tcp", ":"+setting("PORT", "3306"))
	if err != nil {
		return err
	}
	go func() {
		<-stop.Done()
		listener.Close()
	}()
	for {
		connection, err := listener.Accept()
		if err != nil {
			if stop.Err() != nil {
				return nil
			}
			return err
		}
		go func() {
			defer connection.Close()
			connection.SetDeadline(time.Now().Add(5 * time.Second))
			fmt.Fprintf(connection, "%s 1 on %s\n", greeting, setting("HOSTNAME", "?"))
		}()
	}
}
