// Types of sources.mjs, for the tests that use it.
export const projects: readonly string[];
export function sourceFiles(project: string): string[];
export function readSources(project: string): { readonly fileName: string; readonly text: string }[];
