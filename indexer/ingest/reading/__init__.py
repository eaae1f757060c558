"""Files come in; what reader children made of them goes out."""
