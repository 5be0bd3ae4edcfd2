/** Tries what a call needs, part by part, and names the part that does not work. */
import { CircleAlert, CircleCheck, CircleDashed } from "lucide";
import type { WayPart } from "../../contract/ways.ts";
import { useArrival } from "../hooks.ts";
import { useView } from "../panel.ts";
import { Button } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import { WorkRing } from "../parts/ring.tsx";
import { ScreenHead } from "../parts/screen-head.tsx";
import { t } from "../words/words.ts";
import { isBad, parts, type State, type States, useWays } from "./use-ways.ts";
import { partName, summary, wayWords } from "./way-words.ts";

export function ConnectionTest() {
	const title = useArrival<HTMLHeadingElement>();
	const { relay } = useView();
	const { states, isRunning, start, stop } = useWays();
	const { hosts = [], use } = relay.iceHosts ?? {};
	const isElsewhere = hosts.length > 0 && use !== true;
	const isNew = Object.keys(states).length === 0;
	return (
		<main class="screen">
			<ScreenHead title={t("ways.title")} titleRef={title} />
			<div class="scroll settings">
				<p class="muted small box-note">{t("ways.explain")}</p>
				<ul class="box-list box-last" aria-label={t("ways.parts")}>
					{parts.map((part) => (
						<Part key={part} part={part} state={states[part]} isElsewhere={isElsewhere} />
					))}
				</ul>
				<p class={isFailing(states) ? "small box-note bad" : "small box-note"} role="status">
					{isRunning ? <span class="unseen">{t("ways.running")}</span> : summary(states)}
				</p>
			</div>
			<div class="bottom-acts">
				{isRunning ? (
					<Button size="tall" onClick={stop}>
						{t("ways.stop")}
					</Button>
				) : (
					<Button look="main" size="tall" onClick={start}>
						{t(isNew ? "ways.start" : "ways.again")}
					</Button>
				)}
			</div>
		</main>
	);
}

const isFailing = (states: States) => Object.values(states).some(isBad);

interface PartProps {
	readonly part: WayPart;
	readonly state: State | undefined;
	/** The relay names hosts that may not be used. */
	readonly isElsewhere: boolean;
}

function Part({ part, state, isElsewhere }: PartProps) {
	return (
		<li class="box-row box-tall">
			<Sign state={state} />
			<div class="grow">
				<div>{partName(part)}</div>
				<p class={isBad(state) ? "meta bad" : "meta"}>{wayWords(part, state, isElsewhere)}</p>
			</div>
			{state?.is === "works" && <span class="box-value muted">{t("ways.ms", { ms: String(state.ms) })}</span>}
		</li>
	);
}

function Sign({ state }: { readonly state: State | undefined }) {
	if (state?.is === "trying") return <WorkRing size={18} />;
	if (isBad(state))
		return (
			<span class="bad">
				<Icon of={CircleAlert} />
			</span>
		);
	return <Icon of={state?.is === "works" ? CircleCheck : CircleDashed} />;
}
