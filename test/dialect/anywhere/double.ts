// What mocks.test.ts replaces.
export const load = async (): Promise<string> => "real";
export const kept = (): string => "kept";
