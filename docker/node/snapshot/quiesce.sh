# Ends everything that kubelet has started, etcd last and by itself, and removes what belongs to the pods that ran.
# Their containers need no removing: containerd's state is not part of the snapshot.
systemctl stop kubelet
pkill -TERM -x kube-scheduler || true
pkill -TERM -x kube-controller || true
pkill -TERM -x kube-apiserver || true
for _ in {1..50}; do pgrep -x kube-apiserver > /dev/null || break; sleep 0.1; done
pkill -TERM -x etcd || true
for _ in {1..50}; do pgrep -x etcd > /dev/null || break; sleep 0.1; done
systemctl stop containerd
pkill -KILL -x containerd-shim || true
awk '$2 ~ "^/var/lib/kubelet/pods/" {print $2}' /proc/mounts | xargs -r umount -l
# etcd allocates 64 MB for its log ahead, of which an image would keep every zero.
for log in /var/lib/etcd/member/wal/*.wal; do
  [[ -f $log ]] || continue
  perl -e 'open my $log, "+<", $ARGV[0] or die; read $log, my $text, -s $log; my $used = length $text;
    $used -= 4096 while $used > 4096 && substr($text, $used - 4096, 4096) !~ /[^\0]/; truncate $log, $used + 4096' "$log"
done
rm -rf /var/lib/kubelet/pods/* /var/log/pods/* /var/log/containers/* /var/lib/cni/* /var/lib/etcd/member/wal/*.tmp
rm -f /root/.bash_history /etc/kubernetes/tmp/* /tmp/*.yaml
sync
