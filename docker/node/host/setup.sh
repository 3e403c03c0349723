# Run once while the image is built.
set -euo pipefail

# Nothing of this belongs on a machine that is a container, or is wanted before somebody asks for it.
systemctl set-default multi-user.target
systemctl mask \
  systemd-remount-fs.service dev-hugepages.mount dev-mqueue.mount sys-kernel-debug.mount sys-kernel-tracing.mount \
  sys-kernel-config.mount sys-fs-fuse-connections.mount systemd-logind.service systemd-update-utmp.service \
  systemd-update-utmp-runlevel.service systemd-sysctl.service systemd-modules-load.service systemd-pcrphase.service \
  systemd-network-generator.service systemd-random-seed.service systemd-sysusers.service systemd-firstboot.service \
  systemd-networkd.service systemd-networkd.socket systemd-networkd-wait-online.service systemd-machine-id-commit.service \
  systemd-journal-flush.service systemd-initctl.socket getty.target console-getty.service getty-static.service e2scrub_reap.service e2scrub_all.timer fstrim.timer \
  apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer man-db.timer modprobe@.service
for unit in docker.service docker.socket containerd.service nginx.service nftables.service ipvsadm.service ssh.socket; do
  systemctl disable "$unit" || true
done
rm -f /etc/ssh/ssh_host_*
systemctl enable ssh.service netlab-dns.service

useradd --create-home --uid 1000 --shell /bin/bash learner
passwd --delete learner > /dev/null && passwd --delete root > /dev/null
chmod 440 /etc/sudoers.d/learner
: > /etc/motd
rm -f /root/.bashrc /root/.profile /home/learner/.bashrc /home/learner/.profile /home/learner/.bash_logout
# Empty, systemd makes one at each start; missing, it would take the start for the first and enable every service.
: > /etc/machine-id

# One key for the machines and one for those who log in. They are the same in every sandbox, which is harmless: no
# sandbox can reach another.
ssh-keygen -q -t ed25519 -N '' -C sandbox -f /etc/ssh/ssh_host_ed25519_key
echo "* $(cut -d' ' -f1,2 /etc/ssh/ssh_host_ed25519_key.pub)" > /etc/ssh/ssh_known_hosts
echo 'HostKey /etc/ssh/ssh_host_ed25519_key' >> /etc/ssh/sshd_config.d/cka-netlab.conf
ssh-keygen -q -t ed25519 -N '' -C learner@terminal -f /tmp/key
for user in root learner; do
  home=$(getent passwd $user | cut -d: -f6)
  install -d -m 700 -o $user -g $user "$home/.ssh"
  install -m 600 -o $user -g $user /tmp/key "$home/.ssh/id_ed25519"
  install -m 644 -o $user -g $user /tmp/key.pub "$home/.ssh/id_ed25519.pub"
  install -m 600 -o $user -g $user /tmp/key.pub "$home/.ssh/authorized_keys"
done
rm /tmp/key /tmp/key.pub
