# Unpacks further images, an OCI archive on standard input, upon those that load-images.sh has kept in the image, and keeps
# them in the same way: what is there already stays where it is, so that images built on this one share it.
saved=/opt/cka-netlab/containerd
snapshots=/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots
cp -a --sparse=always $saved/state/. /var/lib/containerd/
for layer in $saved/layers/*; do mount --bind $layer/fs $snapshots/${layer##*/}/fs; done
containerd > /tmp/containerd.log 2>&1 &
daemon=$!
for _ in {1..100}; do ctr version > /dev/null 2>&1 && break; sleep 0.1; done
ctr --namespace k8s.io images import --snapshotter overlayfs - > /tmp/import.log 2>&1 || { cat /tmp/import.log /tmp/containerd.log >&2; exit 1; }
ctr --namespace k8s.io images ls -q
kill $daemon
wait $daemon || true
for layer in $saved/layers/*; do umount $snapshots/${layer##*/}/fs; done
find /var/lib/containerd/io.containerd.content.v1.content/blobs -type f -size +1M -delete
for layer in $snapshots/*; do
  [[ -d $saved/layers/${layer##*/} ]] && continue
  mkdir $saved/layers/${layer##*/}
  mv $layer/fs $saved/layers/${layer##*/}/fs
  mkdir $layer/fs
done
rm -rf $saved/state
cp -a --sparse=always /var/lib/containerd $saved/state
rm -rf $saved/state/tmpmounts /tmp/*.log
