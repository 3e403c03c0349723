module cka-netlab/labapp

go 1.26.0
