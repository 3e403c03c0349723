package main

import (
	"context"
	"net/http"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
)

const (
	awaitEvery = 100 * time.Millisecond
	awaitMost  = 30 * time.Second
)

// awaitAPIServer returns once the API server of a daemon's kubeconfig is ready, or when it has had its time. The controller manager
// and the scheduler start beside the API server: what they ask too early they ask again after a second or more, and the controller
// manager gives up after ten. What is wrong with the kubeconfig the daemon says itself.
func awaitAPIServer(arguments []string) {
	kubeconfig := flagValue(arguments, "--kubeconfig")
	if kubeconfig == "" {
		return
	}
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return
	}
	config.Timeout = time.Second
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return
	}
	ready := func(ctx context.Context) (bool, error) {
		var status int
		client.Discovery().RESTClient().Get().AbsPath("/readyz").Do(ctx).StatusCode(&status)
		return status == http.StatusOK, nil
	}
	_ = wait.PollUntilContextTimeout(context.Background(), awaitEvery, awaitMost, true, ready)
}

// flagValue finds what is given as --name=value; kubeadm writes no other form.
func flagValue(arguments []string, name string) string {
	for _, argument := range arguments {
		if value, found := strings.CutPrefix(argument, name+"="); found {
			return value
		}
	}
	return ""
}
