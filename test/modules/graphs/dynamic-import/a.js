L("a");
await W("a", 2);
export default "a";
