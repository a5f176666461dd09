"""A plot with two logarithmic axes, as SVG."""

import math

COLORS = ["#0969da", "#cf222e", "#1a7f37", "#8250df", "#9a6700"]
WIDTH, HEIGHT, LEFT, BOTTOM = 760, 420, 70, 50


def plot(curves):
    """Curves of (amount, seconds) by name. A dashed line shows what growing in proportion looks like."""
    points = [point for curve in curves.values() for point in curve]
    low_x, high_x = (math.log10(end([x for x, _ in points])) for end in (min, max))
    low_y, high_y = (math.log10(end([y for _, y in points])) for end in (min, max))
    low_y, high_y = math.floor(low_y), math.ceil(high_y)
    low_x, high_x = math.floor(low_x), math.ceil(high_x)

    def place(x, y):
        across = LEFT + (math.log10(x) - low_x) / (high_x - low_x) * (WIDTH - LEFT - 20)
        down = 20 + (high_y - math.log10(y)) / (high_y - low_y) * (HEIGHT - BOTTOM - 20)
        return across, down

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT + 20 * len(curves)}" font-family="sans-serif" font-size="12">',
           '<rect width="100%" height="100%" fill="white"/>']
    for power in range(low_x, high_x + 1):
        x, _ = place(10**power, 10**low_y)
        out.append(f'<path d="M{x:.0f} 20V{HEIGHT - BOTTOM}" stroke="#d0d7de"/><text x="{x:.0f}" y="{HEIGHT - 30}" text-anchor="middle">{named(power)}</text>')
    for power in range(low_y, high_y + 1):
        _, y = place(10**low_x, 10**power)
        out.append(f'<path d="M{LEFT} {y:.0f}H{WIDTH - 20}" stroke="#d0d7de"/><text x="{LEFT - 8}" y="{y + 4:.0f}" text-anchor="end">{10**power:g} s</text>')
    out.append(f'<text x="{WIDTH / 2}" y="{HEIGHT - 10}" text-anchor="middle">bytes, or files</text>')
    for number, (name, curve) in enumerate(curves.items()):
        color = COLORS[number % len(COLORS)]
        way = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in curve))
        out.append(f'<polyline points="{way}" fill="none" stroke="{color}" stroke-width="2"/>')
        out += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{color}"/>' for x, y in (place(*point) for point in curve)]
        last_x, last_y = curve[-1]
        first = max(curve[0][0], last_x * 10**low_y / last_y)
        (x1, y1), (x2, y2) = place(first, last_y * first / last_x), place(last_x, last_y)
        out.append(f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{color}" stroke-dasharray="2 4"/>')
        out.append(f'<rect x="{LEFT}" y="{HEIGHT + 20 * number}" width="14" height="4" fill="{color}"/><text x="{LEFT + 22}" y="{HEIGHT + 7 + 20 * number}">{name} (dashed: in proportion)</text>')
    return "\n".join([*out, "</svg>", ""])


def named(power):
    return {3: "1 K", 4: "10 K", 5: "100 K", 6: "1 M", 7: "10 M", 8: "100 M"}.get(power, str(10**power))
