# Run once while the image is built.
set -euo pipefail
for command in kubelet kubeadm kubectl; do ln -s hyperkube /usr/local/bin/$command; done
for command in kubeadm kubectl; do
  /usr/local/bin/$command completion bash > /usr/share/bash-completion/completions/$command
done
# Debian's containerd, which Docker brings along, is older than what the CRI needs; Docker gets along with ours.
rm -f /usr/bin/containerd /usr/bin/containerd-shim-runc-v2 /lib/systemd/system/containerd.service
systemctl enable containerd.service kubelet.service
