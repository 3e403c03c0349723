# Interactive shells of every user.
[[ $- == *i* ]] || return 0
shopt -s checkwinsize histappend
HISTCONTROL=ignoredups HISTSIZE=5000
PS1='\[\e[32m\]\u@\h\[\e[0m\]:\[\e[34m\]\w\[\e[0m\]\$ '
export EDITOR=vim PAGER=less LESS=-R
alias ls='ls --color=auto' ll='ls -l' grep='grep --color=auto' ip='ip -color=auto'
[[ -r /usr/share/bash-completion/bash_completion ]] && . /usr/share/bash-completion/bash_completion
if command -v kubectl > /dev/null; then
  alias k=kubectl
  # Loads kubectl's completion on the first Tab, not in every new shell.
  _k() {
    unset -f _k
    . /usr/share/bash-completion/completions/kubectl
    complete -o default -o nospace -F __start_kubectl k
    return 124
  }
  complete -F _k k
fi
