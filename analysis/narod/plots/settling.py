"""Words beside marks, moved until they overlap neither one another nor the edge of their axes."""
# Where a word may stand from its mark: points to the right and up, side of the mark it hangs on.
PLACES = [(across, up, side) for up in (3, -9, 12, -18, 21, -27, 30, -36, 39, 48, 57)
          for across, side in ((4, "left"), (-5, "right"))]


def settle(words, drawn):
    """Moves annotations (with offsets in points) apart; returns `drawn`, which holds them."""
    if words:
        whole = words[0].axes.get_figure()
        whole = getattr(whole, "figure", whole)  # of a subfigure
        whole.draw_without_rendering()  # so that everything is where it will be
        renderer, taken = whole._get_renderer(), []
        for word in sorted(words, key=lambda one: float(one.axes.convert_xunits(one.xy[0]))):
            _place(word, renderer, taken)
    return drawn


def laid_out(drawn):
    """Lays a figure out once before it is saved, which words outside of axes need; returns it."""
    if hasattr(drawn, "draw_without_rendering"):
        drawn.draw_without_rendering()
    return drawn


def _place(word, renderer, taken):
    inside = word.axes.get_window_extent(renderer)
    for across, up, side in PLACES:
        word.set_position((across, up))
        word.set_horizontalalignment(side)
        box = word.get_window_extent(renderer)
        if (not any(box.overlaps(other) for other in taken) and box.x0 >= inside.x0
                and box.x1 <= inside.x1 and box.y0 >= inside.y0 and box.y1 <= inside.y1):
            break
    taken.append(box)
