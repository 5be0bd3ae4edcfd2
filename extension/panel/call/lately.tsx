/** Who came, who left: said for a moment, to eyes and ears. */
import type { CallView } from "../../contract/call.ts";
import { useNow } from "../hooks.ts";
import { t } from "../words/words.ts";

const shownMs = 6_000;

export function LatelyLine({ call: { lately } }: { readonly call: CallView }) {
	const now = useNow(1_000);
	const isShown = lately !== undefined && now - lately.at < shownMs;
	return (
		<p class="call-lately" role="status" dir="auto">
			{isShown && t(`call.${lately.what}_who`, { name: lately.name })}
		</p>
	);
}
