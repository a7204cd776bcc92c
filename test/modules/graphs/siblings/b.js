L("b");
export const b = "b";
