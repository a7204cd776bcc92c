/**
 * Types compared exactly (`any`, readonly and unions of equal meaning included): a difference does not compile.
 *
 *     type<typeof x>().is<number>();
 */
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

interface Compared<A> {
  is<B>(...wrong: Equal<A, B> extends true ? [] : [expected: B]): void;
}

export declare function type<A>(): Compared<A>;
export declare function type<A>(value: A): Compared<A>;
