/**
 * Errors that nobody takes: as an unhandled rejection, which every host knows how to show and programs how to watch
 * (`process.on("unhandledRejection")`, `addEventListener("unhandledrejection")`).
 */
export function report(error: unknown): void {
  // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- what was thrown
  void Promise.reject(error);
}
