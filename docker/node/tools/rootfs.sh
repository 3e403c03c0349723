# Collects programs with the libraries they need, and writes them as a file system to /out: the ground layer of all images
# that run in pods. busybox gives the common commands; the larger ones come from their own packages.
set -euo pipefail
mkdir -p /out/{dev,etc,proc,root,run,sys,tmp,usr/bin,usr/lib,usr/lib64,usr/sbin,usr/local/bin,usr/share/nginx/html,var/log/nginx,var/lib/nginx,var/cache}
for folder in bin sbin lib lib64; do ln -s usr/$folder /out/$folder; done
ln -s /run /out/var/run
chmod 1777 /out/tmp
copy() { mkdir -p "/out$(dirname "$1")"; cp -L "$1" "/out$1"; }
with_libraries() {
  copy "$1"
  ldd "$1" 2> /dev/null | grep -oE '/[^ ]+' | while read -r library; do [[ -e /out$library ]] || copy "$library"; done
}
for program in busybox bash curl dig host nslookup ip bridge ss ping nc.openbsd iptables tcpdump nginx conntrack ipset openssl; do
  path=$(command -v $program)
  with_libraries "$(readlink -f "$path")"
  # The name itself, when it is a link to a program of another name.
  [[ -e /out$path || $program == iptables ]] || ln -s "$(readlink -f "$path")" "/out$path"
done
ln -s nc.openbsd /out/usr/bin/nc
for kind in iptables ip6tables; do
  for suffix in '' -save -restore; do
    ln -sf xtables-nft-multi /out/usr/sbin/$kind$suffix
    ln -sf xtables-nft-multi /out/usr/sbin/$kind-nft$suffix
    ln -sf xtables-legacy-multi /out/usr/sbin/$kind-legacy$suffix
  done
done
with_libraries /usr/sbin/xtables-nft-multi
with_libraries /usr/sbin/xtables-legacy-multi
extensions=$(echo /usr/lib/*-linux-gnu/xtables)
mkdir -p "/out${extensions%/*}"
cp -a "$extensions" "/out$extensions"
# Names and certificates are looked up through these, which ldd does not see.
for library in /usr/lib/*-linux-gnu/libnss_{dns,files}.so.2; do copy "$library"; done
# Envoy is compiled for a C library that keeps these apart.
for library in /usr/lib/*-linux-gnu/lib{m.so.6,rt.so.1,dl.so.2,pthread.so.0}; do copy "$library"; done
copy /etc/ssl/certs/ca-certificates.crt
copy /etc/protocols
copy /etc/services
printf 'root:x:0:0:root:/root:/bin/sh\nwww-data:x:33:33::/var/www:/bin/false\nnobody:x:65534:65534:nobody:/:/bin/false\n' > /out/etc/passwd
printf 'root:x:0:\nwww-data:x:33:\nnogroup:x:65534:\n' > /out/etc/group
echo 'hosts: files dns' > /out/etc/nsswitch.conf
cat > /out/etc/nginx.conf <<'CONF'
user www-data;
pid /run/nginx.pid;
error_log /dev/stderr notice;
events {}
http {
  types { text/html html; text/css css; text/plain txt; application/json json; }
  default_type text/plain;
  access_log /dev/stdout;
  server {
    listen 80;
    listen [::]:80;
    root /usr/share/nginx/html;
  }
}
CONF
echo '<!DOCTYPE html><title>Welcome to nginx!</title><h1>Welcome to nginx!</h1>' > /out/usr/share/nginx/html/index.html
chroot /out /bin/busybox --list | while read -r applet; do
  [[ -e /out/usr/bin/$applet || -e /out/usr/sbin/$applet ]] || ln -s busybox "/out/usr/bin/$applet"
done
# It runs in there, with nothing but what is in there.
for check in 'busybox true' 'bash -c true' 'curl --version' 'dig -v' 'ip -V' 'iptables -V' 'nginx -v' 'ss -V' 'sh -c true' 'wget --help'; do
  chroot /out /bin/bash -c "$check" > /dev/null 2>&1 || { echo "does not run in the image: $check" >&2; chroot /out /bin/bash -c "$check" >&2 || true; exit 1; }
done
du -sm /out >&2
