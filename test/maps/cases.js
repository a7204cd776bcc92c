// Functions that throw at a place of each kind. What a stack says of it natively is what it must say lowered.
const later = () => new Promise((done) => setTimeout(done, 1));
const ready = (value) => later().then(() => value);
const fail = () => {
  throw new Error("fail");
};
async function leaf() {
  await later();
  throw new Error("leaf");
}
class Pages {
  [Symbol.asyncIterator]() {
    return this;
  }
  async next() {
    await later();
    throw new Error("next");
  }
}
class Numbers {
  constructor(at) {
    this.at = at;
  }
  [Symbol.iterator]() {
    return this;
  }
  next() {
    if (this.at === 0) throw new Error("step");
    return { done: false, value: this.at-- };
  }
  return() {
    throw new Error("return");
  }
}

export const cases = {
  async newError() {
    await later();
    const n = 1;
    if (n) throw new RangeError("here");
  },
  async thrownInTry() {
    try {
      await later();
      throw new RangeError("here");
    } finally {
      await later();
    }
  },
  async thrownOnFromCatch() {
    try {
      await leaf();
    } catch (error) {
      await later();
      throw error;
    }
  },
  async calls() {
    await later();
    return [1, 2].map(() => fail());
  },
  async callWithAwait() {
    return fail(await ready(1), 2);
  },
  async methodWithAwait() {
    const object = { inner: { fail } };
    return object.inner.fail(await ready(1));
  },
  async computedWithAwait() {
    const object = { fail };
    return object["fail"](await ready(1));
  },
  async chainWithAwait() {
    const object = { fail };
    return object?.fail(await ready(1));
  },
  async newWithAwait() {
    function A() {
      fail();
    }
    return 1 + new A(await ready(1));
  },
  async tagWithAwait() {
    return fail`a ${await ready(1)} b`;
  },
  async spreadWithAwait() {
    return fail(...(await ready([1])), await ready(2));
  },
  async propertyOfUndefined() {
    const value = await ready(undefined);
    return value.a.b;
  },
  async propertyOfAwait() {
    return 1 + (await ready(undefined)).a.b;
  },
  async hoisted() {
    let value = await ready({});
    value = value.a.b;
    await later();
    return value;
  },
  async notAFunction() {
    const object = {};
    return object.missing(await ready(1));
  },
  async destructured() {
    const { a } = await ready(undefined);
    return a;
  },
  async inCondition() {
    const value = undefined;
    if ((await ready(1)) && value.a) return 1;
    return 2;
  },
  async inLoopHead() {
    for (let i = 0; fail(i, await ready(1)); i++) await later();
  },
  async inSwitch() {
    switch (await ready(1)) {
      case 1:
        await later();
        return fail();
    }
    return 1;
  },
  async iteratedStep() {
    for (const n of new Numbers(1)) await ready(n);
  },
  async iteratedNothing() {
    for (const n of 5) await ready(n);
  },
  async iteratedReturn() {
    for (const n of new Numbers(2)) {
      await ready(n);
      break;
    }
  },
  async inArrow() {
    const each = async (n) => {
      await later();
      fail(n);
    };
    for (const n of [1, 2]) await each(n);
  },
  async inMethod() {
    const object = {
      async load() {
        await later();
        return this.missing.a;
      },
    };
    return 1 + (await object.load());
  },
  async fromPromise() {
    return 1 + (await leaf());
  },
  async returnsAwait() {
    await later();
    return await leaf();
  },
  async throwsAwait() {
    throw await leaf();
  },
  async deep() {
    const down = async (n) => {
      await later();
      if (n === 0) fail();
      await down(n - 1);
    };
    await down(3);
  },
  async resumedLater() {
    const middle = async () => {
      await later();
      await leaf();
      await later();
    };
    try {
      await later();
    } finally {
      await middle();
    }
  },
  async forAwait() {
    for await (const page of new Pages()) fail(page);
  },
  async generator() {
    async function* pages() {
      await later();
      yield 1;
      yield await leaf();
    }
    for await (const page of pages()) await ready(page);
  },
  async delegation() {
    async function* pages() {
      await later();
      yield* new Pages();
    }
    for await (const page of pages()) await ready(page);
  },
  async awaitedTogether() {
    await later();
    await Promise.all([later(), leaf()]);
  },
  async multiline() {
    await later();
    return fail(1, await ready(2));
  },
};
