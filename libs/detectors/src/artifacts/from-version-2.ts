import type { Content } from './content';

type Plain = Readonly<Record<string, unknown>>;

/** From version 2 to version 3: the calibration says scales and thresholds, each of an error statistic. */
export function fromVersion2(content: Content): Content {
  return { ...content, fitted: renamed(content.fitted) };
}

/** Renames in the calibration of a network, or of every member of an ensemble. */
function renamed(fitted: Plain): Plain {
  const { calibration, members } = fitted as { calibration?: Plain; members?: readonly { fitted: Plain }[] };
  return {
    ...fitted,
    ...(calibration && { calibration: renamedCalibration(calibration) }),
    ...(members && { members: members.map((member) => ({ ...member, fitted: renamed(member.fitted) })) }),
  };
}

function renamedCalibration({ units, levels, ranking, ...rest }: Plain): Plain {
  return {
    ...rest,
    scales: units,
    thresholds: levels,
    ranking: ranking === 'every-view' ? 'every-statistic' : ranking,
  };
}
