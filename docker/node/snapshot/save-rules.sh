# What kube-proxy has written, so that the Service addresses work from the first moment of the next start. It is saved on every node
# before any of them is stopped: an API server that ends takes itself out of its Service. What others have written, such as a CNI
# plugin, belongs to pods that will be gone; and a counter of nfacct has to exist before a rule may name it.
rules=/opt/cka-netlab/iptables.rules
iptables-save |
  awk '/^[*]|^COMMIT|^:[A-Z]+ [A-Z]|^:KUBE-|^-A .*KUBE-/ && !/cali-|CNI-/' |
  sed 's/ -m nfacct --nfacct-name  *[^ ]*//' > $rules
# What cannot be restored must not become an image.
unshare --net iptables-restore < $rules
