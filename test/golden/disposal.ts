export async function f(open: () => AsyncDisposable, lock: () => Disposable) {
  await using file = open();
  {
    using held = lock();
    await file[Symbol.asyncDispose]();
  }
}
