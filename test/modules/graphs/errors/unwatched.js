export const ok = U("nobody looks", 1);
await W(1, 3);
await U("rejected", 2);
