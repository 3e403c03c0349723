/**
 * Reads every network namespace of the machines in `$NETLAB_PIDS` in one run. Sections begin with a record separator:
 * `machine NAME`, `netns NAME`, `process COMMAND`, then what the kernel says; `iptables`. Links and routes come from one
 * `ip` per namespace, as nobody with the capabilities of networks; the tables of iptables are readable by root alone.
 *
 * Namespaces without a name (a container's, a program's own) are searched where `$1` says so, since that means looking
 * at every process: Kubernetes' are all named.
 */
export const MAP_SCRIPT = `
search=$1
enter='IFS= read -r forwards </proc/sys/net/ipv4/ip_forward; printf "%s\\n" "$forwards"; exec ip -json -details -batch -'
look() {
  printf 'address show\\nroute show table all\\n' |
    timeout 5 netlab-observe net "$@" -- $NETLAB_LIMITED bash -c "$enter" 2>/dev/null
}
# The first process of each network namespace, of: {"pid":1,"command":"systemd", … "netnsInode":4026531840, …
first_of='BEGIN { RS = "\\"netnsInode\\":" }
  NR > 1 { inode = $0; sub(/[^0-9].*/, "", inode); if (inode && !(inode in seen)) { seen[inode]; print "net:[" inode "] " command } }
  { rest = substr($0, index($0, "\\"command\\":\\"") + 11); command = substr(rest, 1, index(rest, "\\"") - 1) }'
[[ $search != yes ]] || spaces=$(stat -c '%N' /proc/[0-9]*/ns/net 2>/dev/null)
for machine in $NETLAB_PIDS; do
  pid=\${machine#*=} name=\${machine%%=*}
  printf '\\036machine %s\\n' "$name"
  look --pid "$pid"
  named=$(netlab-observe netns --pid "$pid" 2>/dev/null)
  for netns in $(grep -oE '"name":"[A-Za-z0-9._:@+-]+"' <<<"$named" | head -200 | cut -d'"' -f4); do
    printf '\\036netns %s\\n' "$netns"
    look --pid "$pid" --netns "$netns"
  done
  if [[ $search == yes ]]; then
    own=$(readlink "/proc/$pid/ns/net")
    while read -r space command; do
      inode=\${space//[^0-9]/}
      [[ $space != "$own" && $named != *"\\"inode\\":$inode,"* ]] || continue
      [[ $spaces =~ /proc/([0-9]+)/ns/net\\'\\ -\\>\\ \\'net:.$inode. ]] || continue
      printf '\\036process %s\\n' "$command"
      look --pid "\${BASH_REMATCH[1]}"
    done < <(netlab-observe processes --pid "$pid" 2>/dev/null | awk "$first_of")
  fi
  [[ $name != terminal ]] || continue
  for kind in nft legacy; do
    printf '\\036iptables %s\\n' "$kind"
    timeout 5 netlab-observe net --pid "$pid" -- iptables-$kind-save 2>/dev/null
  done
done
printf '\\036end\\n'`
