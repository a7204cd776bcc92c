/**
 * `openawait completion`: a script that makes a shell complete commands, options, their values and files. It comes
 * from the definition of the commands, so it has what `--help` has, and starts no process when the Tab key is pressed.
 *
 *     source <(openawait completion bash)
 *     openawait inspect --as m⇥   →   openawait inspect --as mermaid
 */
import type { Argument, Command, Option } from "commander";

export const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;
export type Shell = (typeof SHELLS)[number];

/** What may stand in a place: one of some words, a path, or what can't be known. */
type Values = readonly string[] | "files" | "folders" | "any";

interface Flag {
  /** `-d`, `--out-dir` */
  readonly names: readonly string[];
  readonly description: string;
  /** Undefined: it takes no value. */
  readonly values: Values | undefined;
}

interface Entry {
  /** "" for the program itself. */
  readonly name: string;
  readonly description: string;
  readonly flags: readonly Flag[];
  /** What stands without a flag. */
  readonly values: Values;
}

/** The script for one shell. */
export function completionScript(program: Command, shell: Shell): string {
  const help = program.createHelp();
  const commands = help.visibleCommands(program);
  const names = commands.map((command) => command.name());
  const own = { ...entryOf(program), name: "", values: names };
  const entries = commands.map((command) =>
    command.name() === "help" ? { ...entryOf(command), flags: [], values: names } : entryOf(command),
  );
  return SCRIPTS[shell](program.name(), own, entries);
}

function entryOf(command: Command): Entry {
  const flags = command
    .createHelp()
    .visibleOptions(command)
    .map((option) => ({
      names: [option.short, option.long].filter((name) => name !== undefined),
      description: option.description,
      values: option.required || option.optional ? valuesOf(option, placeholder(option.flags)) : undefined,
    }));
  const [argument] = command.registeredArguments;
  const values = argument ? valuesOf(argument, argument.name()) : "any";
  return { name: command.name(), description: command.summary() || command.description(), flags, values };
}

const placeholder = (flags: string): string => /[<[](\S+?)(?:\.\.\.)?[>\]]/.exec(flags)?.[1] ?? "";

/** The name of a value says if it is a path: `--out-dir <dir>`, `<paths...>`. */
function valuesOf({ argChoices }: Option | Argument, name: string): Values {
  if (argChoices) return argChoices;
  if (/^(dir|folder)$/.test(name)) return "folders";
  return /^(file|paths?|project|tsconfig(\.json)?)$/.test(name) ? "files" : "any";
}

type Script = (program: string, own: Entry, entries: readonly Entry[]) => string;

/** In single quotes, for bash, zsh and fish. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

// ── bash ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

const bashReply = (values: Values): string => {
  if (values === "any") return "COMPREPLY=()";
  if (values === "files") return 'COMPREPLY=($(compgen -f -- "$current")); compopt -o filenames 2>/dev/null';
  if (values === "folders") return 'COMPREPLY=($(compgen -d -- "$current")); compopt -o filenames 2>/dev/null';
  return `COMPREPLY=($(compgen -W $'${values.join("\\n")}' -- "$current"))`;
};

const bashFlag = ({ name }: Entry, { names, values }: Flag): string[] =>
  values === undefined
    ? []
    : [`    ${names.map((each) => `"${name} ${each}"`).join("|")}) ${bashReply(values)}; return ;;`];

const bash: Script = (program, own, entries) => {
  const all = [...entries, own];
  return `# Completion of ${program} for bash.
_${program}() {
  local IFS=$'\\n' current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in ${entries.map(({ name }) => name).join("|")}) command=$word; break ;; esac
  done
  # --name=value comes in three words.
  if [[ $current == = ]]; then current=; fi
  if [[ $previous == = ]]; then previous=\${COMP_WORDS[COMP_CWORD-2]}; fi
  case "$command $previous" in
${all.flatMap((entry) => entry.flags.flatMap((flag) => bashFlag(entry, flag))).join("\n")}
  esac
  case "$command $current" in
${all
  .flatMap((entry) => [
    `    "${entry.name} -"*) ${bashReply(entry.flags.flatMap(({ names }) => names))} ;;`,
    `    "${entry.name} "*) ${bashReply(entry.values)} ;;`,
  ])
  .join("\n")}
  esac
}
complete -F _${program} ${program}
`;
};

// ── zsh ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

const zshText = (text: string): string => text.replace(/[[\]:\\]/g, "\\$&");

const zshAction = (values: Values): string => {
  if (values === "any") return " ";
  if (values === "files") return "_files";
  return values === "folders" ? "_files -/" : `(${values.join(" ")})`;
};

const zshFlag = ({ names, description, values }: Flag): string => {
  const text = `[${zshText(description)}]${values === undefined ? "" : `:value:${zshAction(values)}`}`;
  const [only] = names;
  if (names.length === 1) return quoted(`${only}${text}`);
  return `${quoted(`(${names.join(" ")})`)}{${names.join(",")}}${quoted(text)}`;
};

const zshFlags = ({ flags }: Entry): string => flags.map((flag) => ` \\\n        ${zshFlag(flag)}`).join("");

const zsh: Script = (program, own, entries) => {
  const described = entries.map(({ name, description }) => `        ${quoted(`${name}:${zshText(description)}`)}`);
  const cases = entries.map(
    (entry) =>
      `      ${entry.name}) _arguments -s${zshFlags(entry)} \\\n        ${quoted(`*:argument:${zshAction(entry.values)}`)} ;;`,
  );
  return `#compdef ${program}
# Completion of ${program} for zsh.
_${program}() {
  local context state state_descr line
  typeset -A opt_args
  _arguments -C${zshFlags(own)} \\
        '1:command:->command' \\
        '*::argument:->argument'
  case $state in
    command)
      local -a commands
      commands=(
${described.join("\n")}
      )
      _describe command commands ;;
    argument) case $line[1] in
${cases.join("\n")}
    esac ;;
  esac
}
if [[ $funcstack[1] == _${program} ]]; then _${program} "$@"; else compdef _${program} ${program}; fi
`;
};

// ── fish ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

const fishCondition = (name: string): string =>
  name === "" ? "__fish_use_subcommand" : quoted(`__fish_seen_subcommand_from ${name}`);

const fishAction = (values: Values): string => {
  if (values === "any") return " -x";
  if (values === "files") return " -r -F";
  return ` -x -a ${values === "folders" ? "'(__fish_complete_directories)'" : quoted(values.join(" "))}`;
};

const fish: Script = (program, own, entries) => {
  const ofFlag = (entry: Entry, { names, description, values }: Flag): string => {
    const flags = names
      .map((name) => (name.startsWith("--") ? ` -l ${name.slice(2)}` : ` -s ${name.slice(1)}`))
      .join("");
    const taken = values === undefined ? "" : fishAction(values);
    return `complete -c ${program} -n ${fishCondition(entry.name)}${flags} -d ${quoted(description)}${taken}`;
  };
  const ofValues = ({ name, values }: Entry): string[] =>
    values === "any"
      ? []
      : [
          `complete -c ${program} -n ${fishCondition(name)}${fishAction(values).replace(" -r", "").replace(" -x", " -f")}`,
        ];
  const lines = [
    `# Completion of ${program} for fish.`,
    `complete -c ${program} -f`,
    ...entries.map(
      ({ name, description }) => `complete -c ${program} -n __fish_use_subcommand -a ${name} -d ${quoted(description)}`,
    ),
    ...entries.flatMap(ofValues),
    ...[own, ...entries].flatMap((entry) => entry.flags.map((flag) => ofFlag(entry, flag))),
  ];
  return `${lines.join("\n")}\n`;
};

// ── PowerShell ───────────────────────────────────────────────────────────────────────────────────────────────────────

const powerShellText = (value: string): string => `'${value.replaceAll("'", "''")}'`;

// Where nothing is offered PowerShell completes paths by itself.
const powerShellList = (values: Values | undefined): string =>
  values === undefined || typeof values === "string" ? "@()" : `@(${values.map(powerShellText).join(", ")})`;

const powershell: Script = (program, own, entries) => {
  const all = [own, ...entries];
  const valued = all.flatMap(({ name, flags }) =>
    flags.flatMap(({ names, values }) =>
      values === undefined
        ? []
        : names.map((flag) => `    ${powerShellText(`${name} ${flag}`)} = ${powerShellList(values)}`),
    ),
  );
  return `# Completion of ${program} for PowerShell.
Register-ArgumentCompleter -Native -CommandName ${program} -ScriptBlock {
  param($word, $ast, $position)
  $flags = @{
${all.map(({ name, flags }) => `    ${powerShellText(name)} = ${powerShellList(flags.flatMap(({ names }) => names))}`).join("\n")}
  }
  $arguments = @{
${all.map(({ name, values }) => `    ${powerShellText(name)} = ${powerShellList(values)}`).join("\n")}
  }
  $values = @{
${valued.join("\n")}
  }
  $words = @($ast.CommandElements | Where-Object { $_.Extent.EndOffset -lt $position } | ForEach-Object { "$_" })
  $command = @($words | Select-Object -Skip 1 | Where-Object { $arguments[''] -contains $_ })[0]
  $key = "$command $($words[-1])"
  if ($values.ContainsKey($key)) { $found = $values[$key] }
  elseif ($word -like '-*') { $found = $flags["$command"] }
  else { $found = $arguments["$command"] }
  $found | Where-Object { $_ -like "$word*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`;
};

const SCRIPTS: Readonly<Record<Shell, Script>> = { bash, zsh, fish, powershell };
