print("caduceus")
