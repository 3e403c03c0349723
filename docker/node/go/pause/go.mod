module cka-netlab/pause

go 1.26.0
