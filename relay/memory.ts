/** How V8 keeps our memory. */
import { setFlagsFromString } from "node:v8";

/**
 * Keeps the young generation as small as it begins (1 MiB): what a relay makes dies with the turn it was made in, and a young generation
 * that grew to its usual 16 MiB during a rush of logins never shrinks again. Measured with ten thousand idle connections: 6.7 KiB each
 * instead of 10.1; a routed letter costs no more.
 */
export function keepYoungGenerationSmall(): void {
	setFlagsFromString("--semi-space-growth-factor=1");
}
