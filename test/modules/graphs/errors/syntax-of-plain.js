export const ok = await W("ok", 1);
L("late");
