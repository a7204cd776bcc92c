L("fails");
await W(1, 1);
throw E("fails");
export {};
