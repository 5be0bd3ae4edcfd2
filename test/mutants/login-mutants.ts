/** Checks of the login with a password, of work and of pace, each taken out once. */
import type { Mutant } from "./mutant.ts";

const login = "extension/background/relay-link/login.ts";
const link = "extension/background/relay-link/link.ts";
const account = "extension/background/relay-link/account.ts";
const refusal = "extension/background/relay-link/refusal.ts";
const attacks = ["test/attacks/passwords.test.ts"];
const dictating = ["test/attacks/dictating-relay.test.ts"];

export const loginMutants: readonly Mutant[] = [
	{
		name: "password-welcome-mac",
		file: login,
		find: 'if (auth === "password" && !(expected && welcome.mac && equal(expected, welcome.mac)))\n\t\t\t\treturn "relay-forged";',
		replace: "",
		scene: attacks,
	},
	{
		name: "password-share-needed",
		file: login,
		find: 'if (auth === "password" ? !keys : given.share) return "relay-forged";',
		replace: "",
		scene: attacks,
	},
	{
		name: "password-share-asked-for",
		file: login,
		find: 'auth === "password" ? !keys : given.share',
		replace: 'auth === "password" && !keys',
		scene: ["extension/background/relay-link/login.test.ts"],
	},
	{
		name: "password-identity-share",
		file: "protocol/wire/cpace.ts",
		find: "if (theirs.is0()) return undefined;",
		replace: "if (theirs.is0()) return new Uint8Array(32);",
		scene: ["protocol/wire/cpace.test.ts", "test/relay/admission.test.ts"],
	},
	{
		name: "password-guesses",
		file: link,
		find: 'if (proofs >= mostProofs) return stop("timed-out");',
		replace: "",
		scene: attacks,
	},
	{
		name: "password-forged-is-the-end",
		file: refusal,
		find: "return wastesPassword || final.has(problem) ? { wastesPassword } : undefined;",
		replace: "return final.has(problem) ? { wastesPassword } : undefined;",
		scene: attacks,
	},
	{
		name: "password-forgotten-when-wrong",
		file: link,
		find: "if (stopping?.wastesPassword) await needs.forgetPassword();",
		replace: "",
		scene: ["test/scenes/passwords.test.ts"],
	},
	{
		name: "password-forgotten-when-right",
		file: account,
		find: "stopped: __, password: ___, offered",
		replace: "stopped: __, offered",
		scene: ["test/scenes/passwords.test.ts"],
	},
	{
		name: "work-is-enough",
		file: link,
		find: 'if (credentials.pow && workOf(task, credentials.pow) >= bits) return fail("relay-forged");',
		replace: "",
		scene: dictating,
	},
	{
		name: "least-wait",
		file: link,
		find: "const ms = Math.max(leastRetryMs, afterMs);",
		replace: "const ms = afterMs;",
		scene: dictating,
	},
	{
		name: "trusted-key-is-the-one-shown",
		file: account,
		find: "{ ...rest, pin: offered }",
		replace: "{ ...rest, pin: undefined as unknown as string }",
		scene: dictating,
	},
	{
		name: "old-token-for-a-new-key",
		file: account,
		find: "const { offered, token: _, stopped: __, pinHash: ___, guestToken: ____, ...rest } = account;",
		replace: "const { offered, stopped: __, pinHash: ___, guestToken: ____, ...rest } = account;",
		scene: dictating,
	},
	{
		name: "pace-of-letters",
		file: link,
		find: "await pace.turn(frame.length);",
		replace: "",
		scene: ["test/scenes/pace.test.ts"],
	},
	{
		name: "pause-when-too-fast",
		file: link,
		find: 'if (frame.code === "too-fast") pace.pause(frame.retryMs);',
		replace: "",
		scene: ["test/scenes/pace.test.ts"],
	},
];
