/** The shells that `sallyport completion` writes a script for. Each script only asks `sallyport completion next`. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

export function isShell(name: string): name is Shell {
  return SHELLS.some((shell) => shell === name);
}

/** Bash falls back to file names by itself where nothing is offered. */
const BASH = `# sallyport completion for bash: source <(sallyport completion bash)
_sallyport() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :*) ;;
      *) COMPREPLY+=("\${line%%$'\\t'*}") ;;
    esac
  done < <(sallyport completion next -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o bashdefault -o default -F _sallyport sallyport
`;

const ZSH = `#compdef sallyport
# sallyport completion for zsh: source <(sallyport completion zsh), or save it as _sallyport on $fpath
_sallyport() {
  local -a lines
  lines=("\${(@f)$(sallyport completion next -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  case $lines[1] in
    :file) _files; return ;;
    :folder) _files -/; return ;;
  esac
  lines=("\${(@)lines//:/\\\\:}")
  lines=("\${(@)lines/$'\\t'/:}")
  _describe sallyport lines
}
if [ "$funcstack[1]" = _sallyport ]; then _sallyport "$@"; else compdef _sallyport sallyport; fi
`;

const FISH = `# sallyport completion for fish: sallyport completion fish | source
function __sallyport_next
    set -l words (commandline -opc) (commandline -ct)
    set -l lines (sallyport completion next -- $words[2..-1] 2>/dev/null)
    switch "$lines[1]"
        case :file
            __fish_complete_path (commandline -ct)
        case :folder
            __fish_complete_directories (commandline -ct)
        case '*'
            printf '%s\\n' $lines
    end
end
complete -c sallyport -f -a '(__sallyport_next)'
`;

const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };

export function writeCompletion(shell: Shell): string {
  return SCRIPTS[shell];
}
