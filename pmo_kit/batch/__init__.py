"""The batch: what is to be run (`plan`), how one notebook is run (`execute`), all of them side by side (`run`)."""
