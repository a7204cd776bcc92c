L("sibling 1");
await W(1, 8);
L("sibling 2");
export {};
