/** What a login that was refused means for the next one. */
import type { Code } from "../../../protocol/errors.ts";
import type { Auth } from "../../../protocol/wire/control.ts";

/** Codes that another try cannot change. */
const final: ReadonlySet<Code> = new Set<Code>([
	"denied",
	"wrong-url",
	"needs-password",
	"wrong-password",
	"no-password",
	"relay-key-changed",
	"invite-over",
	"invite-relay-key",
	"replaced",
]);
/** With these a password that was shown has done what it could. */
const spent: ReadonlySet<Code> = new Set<Code>([
	"denied",
	"needs-password",
	"wrong-password",
	"no-password",
	"relay-forged",
]);

/** After a login that failed without a person's fault, milliseconds. */
export const failedLoginMs = 10_000;
/** A relay that says "at once" is not dialled in circles. Milliseconds. */
export const leastRetryMs = 1_000;
/** Every proof lets whoever answers try one guess of the password: so often, and then a person is asked. */
export const mostProofs = 5;

/** The token we came with is worth nothing, or nothing any more: what else there is may be tried at once. */
export function voidsToken(problem: Code): boolean {
	return problem === "denied" || problem === "needs-password";
}

/** Nothing more happens without a person. `wastesPassword`: what was typed is not kept for them. */
export function stops(
	problem: Code,
	auth: Auth | undefined,
): { readonly wastesPassword: boolean } | undefined {
	const wastesPassword = auth === "password" && spent.has(problem);
	return wastesPassword || final.has(problem) ? { wastesPassword } : undefined;
}
