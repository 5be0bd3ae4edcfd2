/** What an act on a message led to, where nothing else on the screen says it: for a moment, for eyes and ears. */
import { useEffect } from "preact/hooks";
import { useTalk } from "../talk.ts";

const shownMs = 4_000;

export function Said() {
	const { said } = useTalk();
	const now = said.value;
	useEffect(() => {
		if (now === "") return;
		const timer = setTimeout(() => {
			said.value = "";
		}, shownMs);
		return () => clearTimeout(timer);
	}, [now, said]);
	return (
		<p class="pill said" role="status">
			{now}
		</p>
	);
}
