"""Menu entries for the display of slices: colours, slab, convention, cine."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject

from ctviewer.core.geometry.slab import THICKEST_MM, Projection, Slab
from ctviewer.core.view.state import ColourMap, ViewState
from ctviewer.ui.base.actions import Entry
from ctviewer.ui.base.words import word
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.reading import ReadingArea
from ctviewer.ui.viewer.tool_boxes import USUAL_SLAB_MM

SLAB_STEP_MM = 5.0
SLAB_KEYS = {Projection.MEAN: "", Projection.HIGHEST: "T", Projection.LOWEST: "Shift+T"}


class PictureCommands(QObject):
    """Each command changes the display's view state, or the player."""

    def __init__(self, display: Display, reading: ReadingArea, parent: QObject) -> None:
        super().__init__(parent)
        self._display = display
        self._reading = reading

    def entries(self) -> list[Entry]:
        """The menu entries."""
        menu, view = self.tr("&View"), self._view
        return [
            *(self._colour_entry(menu, colour_map) for colour_map in ColourMap),
            *(self._slab_entry(menu, projection) for projection in Projection),
            Entry(menu, self.tr("Thicker slab"), ("]",), partial(self._thicken, SLAB_STEP_MM),
                  "", True, under=self.tr("Thick slab"), tool="slab"),
            Entry(menu, self.tr("Thinner slab"), ("[",), partial(self._thicken, -SLAB_STEP_MM),
                  "", True, under=self.tr("Thick slab"), tool="slab"),
            Entry(menu),
            Entry(menu, self.tr("Histogram"), ("G",), self._toggle_histogram,
                  self.tr("How often each HU occurs; its band is the window"), True,
                  self._reading.histogram.isVisible),
            Entry(menu, self.tr("Smooth"), ("S",), self._toggle_smooth,
                  self.tr("Between voxels; off shows each voxel as a block"), True,
                  lambda: view().smooth),
            Entry(menu, self.tr("Neurological convention"), (),
                  self._toggle_convention,
                  self.tr("The patient's left on the screen's left, until the program ends"), True,
                  lambda: view().neurological),
            Entry(menu),
            Entry(menu, self.tr("Play cine"), ("C",), self._reading.player.toggle,
                  self.tr("Move through the slices of the active view"), True,
                  lambda: self._reading.player.playing, tool="cine"),
        ]  # fmt: skip

    def _colour_entry(self, menu: str, colour_map: ColourMap) -> Entry:
        title = self.tr("Colours: {name}").format(name=word(colour_map.value))
        change, chosen = partial(self._colour, colour_map), partial(self._has_colour, colour_map)
        return Entry(menu, title, (), change, "", True, chosen,
                     under=self.tr("Colours"), tool="window")  # fmt: skip

    def _slab_entry(self, menu: str, projection: Projection) -> Entry:
        title = self.tr("Thick slab: {name}").format(name=word(projection.value))
        keys = (SLAB_KEYS[projection],) if SLAB_KEYS[projection] else ()
        tip = self.tr("Many slices as one; again for single slices")
        toggle = partial(self._toggle_slab, projection)
        is_on = partial(self._has_slab, projection)
        return Entry(menu, title, keys, toggle, tip, True, is_on,
                     under=self.tr("Thick slab"), tool="slab")  # fmt: skip

    def _view(self) -> ViewState:
        return self._display.view

    def _colour(self, colour_map: ColourMap) -> None:
        self._display.show(replace(self._display.view, colour_map=colour_map))

    def _has_colour(self, colour_map: ColourMap) -> bool:
        return self._display.view.colour_map is colour_map

    def _toggle_smooth(self) -> None:
        view = self._display.view
        self._display.show(replace(view, smooth=not view.smooth))

    def _toggle_convention(self) -> None:
        view = self._display.view
        self._display.show(replace(view, neurological=not view.neurological))

    def _has_slab(self, projection: Projection) -> bool:
        slab = self._display.view.slab
        return slab is not None and slab.projection is projection

    def _toggle_slab(self, projection: Projection) -> None:
        view = self._display.view
        thickness = view.slab.thickness_mm if view.slab else USUAL_SLAB_MM
        slab = None if self._has_slab(projection) else Slab(projection, thickness)
        self._display.show(replace(view, slab=slab))

    def _thicken(self, mm: float) -> None:
        slab = self._display.view.slab
        if slab is not None:
            thickness = min(max(slab.thickness_mm + mm, 1.0), THICKEST_MM)
            thicker = replace(slab, thickness_mm=thickness)
            self._display.show(replace(self._display.view, slab=thicker))

    def _toggle_histogram(self) -> None:
        histogram = self._reading.histogram
        histogram.setVisible(not histogram.isVisible())
