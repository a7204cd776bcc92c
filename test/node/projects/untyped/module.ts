// Only `await` at the top level says that it is a module.
console.log(await (async () => "awaited")(), typeof require);
