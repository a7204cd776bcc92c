/**
 * What must hold of every machine; a compiler that breaks it stops instead of emitting wrong code.
 *
 *     a jump to a state that is not in the list   →   Error: machine f: state 3 jumps to a state that was not placed
 */
import { endsState, operandsOf, targetOf, type Machine, type Op, type Operand, type Region, type State } from "./ir.ts";

export class MachineError extends Error {
  override readonly name = "MachineError";
}

/** Throws a MachineError that names the machine, the state and the rule. */
export function verify(machine: Machine): void {
  const isPlaced = (state: State): boolean => machine.states[state.id] === state;
  const fail = (state: State, rule: string): never => {
    throw new MachineError(`machine ${machine.name || "(anonymous)"}: state ${state.id} ${rule}`);
  };
  for (const [index, state] of machine.states.entries()) {
    if (state.id !== index) fail(state, `stands at place ${index}`);
    for (const [position, op] of state.ops.entries()) {
      if (endsState(op) && position < state.ops.length - 1) fail(state, `goes on after ${op.op}`);
      const to = targetOf(op);
      if (to && !isPlaced(to)) fail(state, `jumps to a state that was not placed`);
      if (suspends(op) && op.resume.region !== state.region) fail(state, "is resumed in another region");
      for (const operand of operandsOf(op)) checkOperand(machine, state, operand, fail);
    }
    for (let region: Region | undefined = state.region; region; region = region.parent) {
      if (!isPlaced(region.handler)) fail(state, "lies in a region whose handler was not placed");
      if (lies(region.handler.region, region)) fail(state, "lies in a region that contains its own handler");
    }
  }
  const last = machine.states.at(-1);
  const end = last?.ops.at(-1);
  if (!last || !end || !endsState(end)) fail(last ?? machine.states[0]!, "runs off the end");
  for (const leap of machine.leaps.values()) {
    if (!isPlaced(leap.to)) fail(machine.states[0]!, "has a leap to a state that was not placed");
  }
}

function suspends(op: Op): op is Op & { resume: State } {
  return op.op === "await" || op.op === "settle" || op.op === "yield";
}

function lies(region: Region | undefined, inside: Region): boolean {
  for (let outer = region; outer; outer = outer.parent) if (outer === inside) return true;
  return false;
}

function checkOperand(
  machine: Machine,
  state: State,
  operand: Operand,
  fail: (state: State, rule: string) => never,
): void {
  if (operand.kind === "temp" && !machine.temps.includes(operand.temp)) fail(state, "uses a foreign temporary");
  if (operand.kind === "binding" && operand.binding.scope.owner.node !== machine.node) {
    fail(state, `uses the binding ${operand.binding.name} of another function`);
  }
}
