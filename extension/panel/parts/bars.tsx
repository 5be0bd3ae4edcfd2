/** Still bars where rows will be. They come after 300 ms only: what is quick needs no sign of waiting. */
import { useEffect, useState } from "preact/hooks";
import { t } from "../words/words.ts";

const patienceMs = 300;

export function Bars() {
	const [isLate, setLate] = useState(false);
	useEffect(() => {
		const timer = setTimeout(() => setLate(true), patienceMs);
		return () => clearTimeout(timer);
	}, []);
	if (!isLate) return null;
	return (
		<div class="bars" role="status" aria-label={t("starting.label")}>
			<span class="bars-disc" />
			<span class="bars-short" />
			<span class="bars-long" />
		</div>
	);
}
