/** Comparing aloud with somebody in the call: what both see and read to each other, and the one answer about it. */
import { ShieldQuestionMark } from "lucide";
import { useState } from "preact/hooks";
import type { CallView, Comparison, PersonInCall } from "../../contract/call.ts";
import { useAct } from "../hooks.ts";
import { usePanel, useView } from "../panel.ts";
import { Button } from "../parts/button.tsx";
import { Verified } from "../parts/glyphs.tsx";
import { IconButton } from "../parts/icon-button.tsx";
import { Problem } from "../parts/problem.tsx";
import { WorkRing } from "../parts/ring.tsx";
import { t } from "../words/words.ts";
import { comparedPicture } from "./compared-pictures.ts";
import { peopleIn } from "./use-call.ts";

/** Whom one hears, and with whom there is a session of one's own. */
const isComparable = ({ state, introducedBy, iid }: PersonInCall): boolean =>
	state === "live" && introducedBy === undefined && iid !== undefined;

export function CompareButton({ call, person }: { readonly call: CallView; readonly person: PersonInCall }) {
	const { ask } = usePanel();
	if (!isComparable(person)) return null;
	return (
		<IconButton
			icon={ShieldQuestionMark}
			label={t("compared.ask_who", { name: person.name })}
			onClick={() => void ask("compareAloud", { call: call.id, seat: person.seat })}
		/>
	);
}

export function ComparisonCard({ call }: { readonly call: CallView }) {
	const { comparison } = call;
	const person = peopleIn(call).find(({ seat }) => seat === comparison?.seat);
	if (!comparison || !person) return null;
	const title = t("compared.title", { name: person.name });
	return (
		<section class="call-card compared" aria-label={title}>
			<h2 class="head-name" dir="auto">
				{title}
			</h2>
			{/* another round is another question */}
			<Round key={comparison.digits ?? comparison.step} {...{ call, person, comparison }} />
		</section>
	);
}

interface RoundProps {
	readonly call: CallView;
	readonly person: PersonInCall;
	readonly comparison: Comparison;
}

function Round({ call, person, comparison }: RoundProps) {
	const { name, seat, verified } = person;
	const { step, iid, isOurs } = comparison;
	const { ask, route } = usePanel();
	const act = useAct();
	const [answer, setAnswer] = useState<"same" | "different">();
	const { backup } = useView();
	/** Once: what was worth comparing is worth keeping. */
	const isFirst = backup.at === null && !backup.wasAsked;
	const keep = () => {
		void ask("backupAsked", {});
		void ask("endComparison", { call: call.id });
		route.go({ at: "backup" });
	};
	const close = () => void ask("endComparison", { call: call.id });
	const again = () => void act.run(() => ask("compareAloud", { call: call.id, seat }));
	const same = () =>
		void act
			.run(() => ask("verify", { chat: seat, iid }))
			.then((isDone) => {
				if (isDone) setAnswer("same");
			});
	const different = () => {
		setAnswer("different");
		if (verified) void act.run(() => ask("unverify", { chat: seat }));
	};
	const closeOrAgain = (
		<>
			<Button size="low" onClick={close}>
				{t("act.close")}
			</Button>
			<Button size="low" look="main" onClick={again}>
				{t("compared.again")}
			</Button>
		</>
	);
	if (step === "waiting")
		return (
			<Ending text={t("compared.waiting", { name })} problem={act.problem} isBusy>
				<Button size="low" onClick={close}>
					{t("act.cancel")}
				</Button>
			</Ending>
		);
	if (step === "off")
		return (
			<Ending text={t("compared.off", { name })} problem={act.problem}>
				{closeOrAgain}
			</Ending>
		);
	if (answer === "same")
		return (
			<Ending text={t("compared.done", { name })} problem={act.problem} isDone>
				{isFirst && (
					<Button size="low" onClick={keep}>
						{t("backup.ask_now")}
					</Button>
				)}
				<Button size="low" look="main" onClick={close}>
					{t("act.close")}
				</Button>
			</Ending>
		);
	if (answer === "different")
		return (
			<Ending text={t("compared.wrong", { name })} problem={act.problem} isBad>
				{closeOrAgain}
			</Ending>
		);
	return (
		<>
			<p role="status">{t(isOurs ? "compared.read" : "compared.begun", { name })}</p>
			<Shown comparison={comparison} />
			<Problem code={act.problem} />
			<div class="call-card-acts">
				<Button size="low" onClick={different}>
					{t("compared.different")}
				</Button>
				<Button size="low" look="main" busy={act.isBusy ? t("verify.noting") : undefined} onClick={same}>
					{t("compared.match")}
				</Button>
			</div>
		</>
	);
}

function Shown({ comparison: { pictures = [], digits = "" } }: { readonly comparison: Comparison }) {
	return (
		<>
			<ol class="compared-pictures" aria-label={t("compared.pictures")}>
				{pictures.map((number, at) => {
					const { picture, name } = comparedPicture(number);
					return (
						// biome-ignore lint/suspicious/noArrayIndexKey: the same picture may come twice
						<li key={at}>
							<span class="compared-picture" aria-hidden="true">
								{picture}
							</span>
							<span>{name}</span>
						</li>
					);
				})}
			</ol>
			<p class="compared-digits num">
				<bdi>{`${digits.slice(0, 3)} ${digits.slice(3)}`}</bdi>
			</p>
		</>
	);
}

interface EndingProps {
	readonly text: string;
	readonly problem: ReturnType<typeof useAct>["problem"];
	readonly children: preact.ComponentChildren;
	readonly isBusy?: boolean;
	readonly isDone?: boolean;
	readonly isBad?: boolean;
}

function Ending({ text, problem, children, isBusy, isDone, isBad }: EndingProps) {
	return (
		<>
			<div class="call-card-text" role={isBad ? "alert" : "status"}>
				{isBusy && <WorkRing />}
				{isDone && <Verified size={18} />}
				<p>{text}</p>
			</div>
			<Problem code={problem} />
			<div class="call-card-acts">{children}</div>
		</>
	);
}
