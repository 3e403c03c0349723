# Unpacks the workload images, an OCI archive on standard input, and keeps containerd's state in the image: the unpacked
# layers, which never change and are shared by all machines, apart from the rest, which every machine gets a copy of.
containerd > /tmp/containerd.log 2>&1 &
daemon=$!
for _ in {1..100}; do ctr version > /dev/null 2>&1 && break; sleep 0.1; done
ctr --namespace k8s.io images import --snapshotter overlayfs - > /tmp/import.log 2>&1 || { cat /tmp/import.log /tmp/containerd.log >&2; exit 1; }
ctr --namespace k8s.io images ls -q
kill $daemon
wait $daemon || true
saved=/opt/cka-netlab/containerd
snapshots=io.containerd.snapshotter.v1.overlayfs/snapshots
mkdir -p $saved/layers
# Unpacked, a layer's archive is of no use.
find /var/lib/containerd/io.containerd.content.v1.content/blobs -type f -size +1M -delete
for layer in /var/lib/containerd/$snapshots/*; do
  mkdir $saved/layers/${layer##*/}
  mv $layer/fs $saved/layers/${layer##*/}/fs
  mkdir $layer/fs
done
cp -a --sparse=always /var/lib/containerd $saved/state
rm -rf $saved/state/tmpmounts /tmp/*.log
