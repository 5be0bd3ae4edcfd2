import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Fault } from "../../protocol/errors.ts";
import { connect, type Handlers, serve } from "./rpc.ts";
import { wirePair } from "./wire.ts";

type Api = {
	double(argument: { n: number }): number;
	fail(argument: Record<string, never>): null;
	bug(argument: Record<string, never>): null;
	hang(argument: Record<string, never>): null;
};

function pair(bugs: unknown[] = []) {
	const [left, right] = wirePair();
	const handlers: Handlers<Api> = {
		double: ({ n }) => 2 * n,
		fail: async () => {
			throw new Fault("key-changed");
		},
		bug: () => {
			throw new Error("a secret in a message");
		},
		hang: () => new Promise<null>(() => {}),
	};
	serve<Api>(right, handlers, (error) => void bugs.push(error));
	return { left, right, api: connect<Api>(left) };
}

describe("a call over a wire", () => {
	test("is answered", async () => {
		expect(await pair().api.double({ n: 21 })).toBe(42);
	});
	test("fails with the fault's code", async () => {
		await expect(pair().api.fail({})).rejects.toMatchObject({ code: "key-changed" });
	});
	test("that hits a bug fails as internal, and its text does not cross", async () => {
		const bugs: unknown[] = [];
		const { left, api } = pair(bugs);
		const seen: string[] = [];
		left.onMessage((message) => void seen.push(JSON.stringify(message)));
		await expect(api.bug({})).rejects.toMatchObject({ code: "internal" });
		expect(seen.join()).not.toContain("secret");
		expect(bugs).toHaveLength(1);
	});
	for (const name of ["constructor", "toString", "__proto__", "hasOwnProperty", "exportSecretKey"]) {
		test(`to ${name}, which is not declared, is refused`, async () => {
			const api = pair().api as unknown as Record<string, (argument: unknown) => Promise<unknown>>;
			await expect(api[name]?.({})).rejects.toMatchObject({ code: "unknown-call" });
		});
	}
	test("fails as disconnected when the wire is cut under it, and at once afterwards", async () => {
		const { right, api } = pair();
		const pending = api.hang({});
		await Promise.resolve();
		right.close();
		await expect(pending).rejects.toMatchObject({ code: "disconnected" });
		await expect(api.double({ n: 1 })).rejects.toMatchObject({ code: "disconnected" });
	});
	test("a remote can be awaited", async () => {
		const { api } = pair();
		expect(await Promise.resolve(api)).toBe(api);
	});
	test("whatever else comes over the wire does nothing", async () => {
		await fc.assert(
			fc.asyncProperty(fc.jsonValue(), async (noise) => {
				const { left, right, api } = pair();
				left.post(noise);
				right.post(noise);
				expect(await api.double({ n: 3 })).toBe(6);
			}),
			{ numRuns: 100 },
		);
	});
});
